// Pods and Pod templates.
// Upstream: pkg/apis/core/validation ValidatePodCreate, ValidatePodSpec and
// ValidatePodTemplateSpec. Same for what is modelled.

import {
  dnsLabel, dnsSubdomain, qualifiedName,
} from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import {
  each, given, isSet, named, oneOf, optional, struct, within,
} from './checks.ts';
import {
  checkContainers, checkId, checkImages, checkInitContainers,
} from './container.ts';
import { checkAnnotations, checkLabels } from './meta.ts';
import type { Place } from './place.ts';
import {
  checkAffinity, checkSchedulingGates, checkSpread, checkToleration,
} from './placement.ts';
import { checkVolumes } from './volume.ts';

const INT32_MAX = 2_147_483_647;
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** What holds of a Pod at any time, its metadata apart. */
export function checkPod(pod: v1.Pod, at: Place): void {
  const { spec } = pod;
  checkPodMeta(pod, at);
  checkPodSpec(spec, at.at('spec'));
  checkImages(spec, at.at('spec'));
}

/** What holds of a Pod's metadata, unlike that of other objects. */
export function checkPodMeta({ metadata }: v1.Pod, at: Place): void {
  checkDeletionCost(metadata, at.at('metadata'));
}

/** What holds of a Pod when it is created, besides. */
export function checkNewPod({ spec }: v1.Pod, at: Place): void {
  const { ephemeralContainers = [], nodeName, schedulingGates = [] } = spec;
  const place = at.at('spec');
  if (ephemeralContainers.length > 0) {
    place.at('ephemeralContainers').forbidden('cannot be set on create');
  }
  if (isSet(nodeName) && schedulingGates.length > 0) {
    place.at('nodeName').forbidden(
      'cannot be set until all schedulingGates have been cleared');
  }
}

type Annotated = Pick<v1.ObjectMeta, 'annotations'>;

function checkDeletionCost({ annotations }: Annotated, at: Place): void {
  const cost = annotations?.[DELETION_COST];
  if (cost === undefined || /^(0|-?[1-9]\d{0,9})$/.test(cost)) return;
  at.at('annotations').item(DELETION_COST)
    .invalid(cost, 'must be a 32bit integer');
}

export function checkTemplate(template: v1.PodTemplateSpec, at: Place): void {
  const { metadata, spec } = template;
  checkLabels(metadata.labels, at.at('labels'));
  checkAnnotations(metadata.annotations, at.at('annotations'));
  checkDeletionCost(metadata, at);
  checkPodSpec(spec, at.at('spec'));
  if ((spec.ephemeralContainers ?? []).length === 0) return;
  at.at('spec').at('ephemeralContainers').forbidden(
    'ephemeral containers not allowed in pod template');
}

export const checkPreemptionPolicy =
  given(oneOf('PreemptLowerPriority', 'Never'));

const checkName = optional(named(dnsSubdomain));

/** What a Pod's containers do not have a say in. */
const checkRest = struct<v1.PodSpec>({
  restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
  dnsPolicy: oneOf('ClusterFirstWithHostNet', 'ClusterFirst', 'Default',
    'None'),
  nodeSelector: checkLabels,
  securityContext: struct<v1.PodSecurityContext>({
    fsGroup: checkId,
    runAsUser: checkId,
    runAsGroup: checkId,
    supplementalGroups: each(checkId),
  }),
  affinity: checkAffinity,
  readinessGates: each(struct<v1.PodReadinessGate>({
    conditionType: optional(named(qualifiedName)),
  })),
  schedulingGates: checkSchedulingGates,
  topologySpreadConstraints: checkSpread,
  serviceAccountName: checkName,
  nodeName: checkName,
  activeDeadlineSeconds: within(1, INT32_MAX),
  hostname: optional(named(dnsLabel)),
  subdomain: optional(named(dnsLabel)),
  tolerations: each(checkToleration),
  priorityClassName: checkName,
  runtimeClassName: checkName,
  preemptionPolicy: checkPreemptionPolicy,
});

function checkPodSpec(spec: v1.PodSpec, at: Place): void {
  const gracePeriod = spec.terminationGracePeriodSeconds;
  if (gracePeriod === undefined) {
    at.at('terminationGracePeriodSeconds').required();
  }
  const volumes = checkVolumes(spec.volumes, at.at('volumes'));
  const around = { volumes, gracePeriod: gracePeriod ?? 0 };
  checkContainers(spec, at.at('containers'), around);
  checkInitContainers(spec, at.at('initContainers'), around);
  if (spec.hostNetwork === true) checkHostNetwork(spec, at);
  checkRest(spec, at);
}

/** On the host's network a container's ports are the host's. */
const checkHostNetwork = struct<v1.PodSpec>({
  containers: each(checkOwnPorts),
  initContainers: each(checkOwnPorts),
});

function checkOwnPorts({ ports }: v1.Container, at: Place): void {
  at.at('ports').each(ports, ({ containerPort, hostPort = 0 }, place) => {
    if (hostPort === 0 || hostPort === containerPort) return;
    place.at('hostPort').invalid(hostPort,
      'must match `containerPort` when `hostNetwork` is true');
  });
}
