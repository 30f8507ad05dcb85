// Pods and Pod templates.
// Upstream: pkg/apis/core/validation ValidatePodCreate, ValidatePodSpec and
// ValidatePodTemplateSpec. Same for what is modelled.

import type * as v1 from '../../../machinery/api/v1.ts';
import { forbiddenField, invalidValue, required } from './cause.ts';
import type { Cause } from './cause.ts';
import {
  checkContainers, checkId, checkImages, checkInitContainers,
} from './container.ts';
import {
  checkAnnotations, checkLabels, checkMeta, isSet, oneOf,
} from './meta.ts';
import {
  between, dnsLabel, dnsSubdomain, qualifiedName,
} from './names.ts';
import type { NameCheck } from './names.ts';
import {
  checkAffinity, checkSchedulingGates, checkSpread, checkTolerations,
} from './placement.ts';
import { checkVolumes } from './volume.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default',
  'None'];
export const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];
const INT32_MAX = 2_147_483_647;
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

export function podCreate(pod: v1.Pod, causes: Cause[]): void {
  checkPod(pod, causes);
  const { spec } = pod;
  if ((spec.ephemeralContainers ?? []).length > 0) {
    const text = 'cannot be set on create';
    causes.push(forbiddenField('spec.ephemeralContainers', text));
  }
  if (isSet(spec.nodeName) && (spec.schedulingGates ?? []).length > 0) {
    causes.push(forbiddenField('spec.nodeName',
      'cannot be set until all schedulingGates have been cleared'));
  }
}

/** What holds of a Pod at any time. */
export function checkPod(pod: v1.Pod, causes: Cause[]): void {
  const { metadata, spec } = pod;
  checkMeta(metadata, true, dnsSubdomain, causes);
  checkPodAnnotations('metadata.annotations', metadata, causes);
  checkPodSpec('spec', spec, causes);
  checkImages('spec.containers', spec.containers ?? [], causes);
  checkImages('spec.initContainers', spec.initContainers ?? [], causes);
}

function checkPodAnnotations(
  path: string,
  { annotations }: Pick<v1.ObjectMeta, 'annotations'>,
  causes: Cause[],
): void {
  const cost = annotations?.[DELETION_COST];
  if (cost === undefined || /^(0|-?[1-9]\d{0,9})$/.test(cost)) return;
  const at = `${path}[${DELETION_COST}]`;
  causes.push(invalidValue(at, cost, 'must be a 32bit integer'));
}

export function checkTemplate(
  path: string,
  template: v1.PodTemplateSpec,
  causes: Cause[],
): void {
  const { metadata, spec } = template;
  checkLabels(`${path}.labels`, metadata.labels, causes);
  checkAnnotations(`${path}.annotations`, metadata.annotations, causes);
  checkPodAnnotations(`${path}.annotations`, metadata, causes);
  checkPodSpec(`${path}.spec`, spec, causes);
  if ((spec.ephemeralContainers ?? []).length === 0) return;
  causes.push(forbiddenField(`${path}.spec.ephemeralContainers`,
    'ephemeral containers not allowed in pod template'));
}

function checkPodSpec(path: string, spec: v1.PodSpec, causes: Cause[]): void {
  const gracePeriod = spec.terminationGracePeriodSeconds;
  if (gracePeriod === undefined) {
    causes.push(required(`${path}.terminationGracePeriodSeconds`));
  }
  const volumes = checkVolumes(`${path}.volumes`, spec.volumes ?? [], causes);
  const around = { volumes, gracePeriod: gracePeriod ?? 0 };
  const containers = spec.containers ?? [];
  checkContainers(`${path}.containers`, containers, around, causes);
  checkInitContainers(`${path}.initContainers`, spec.initContainers ?? [],
    containers, around, causes);
  checkHostNetwork(path, spec, causes);
  oneOf(`${path}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES, causes);
  oneOf(`${path}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES, causes);
  checkLabels(`${path}.nodeSelector`, spec.nodeSelector, causes);
  checkSecurity(`${path}.securityContext`, spec.securityContext, causes);
  checkAffinity(`${path}.affinity`, spec.affinity, causes);
  for (const [index, gate] of (spec.readinessGates ?? []).entries()) {
    const at = `${path}.readinessGates[${index}].conditionType`;
    checkName(at, gate.conditionType, qualifiedName, causes);
  }
  checkSchedulingGates(`${path}.schedulingGates`, spec.schedulingGates ?? [],
    causes);
  checkSpread(`${path}.topologySpreadConstraints`,
    spec.topologySpreadConstraints ?? [], causes);
  checkNames(path, spec, causes);
  checkTolerations(`${path}.tolerations`, spec.tolerations ?? [], causes);
  checkPriority(path, spec, causes);
}

/** On the host's network a container's ports are the host's. */
function checkHostNetwork(
  path: string,
  spec: v1.PodSpec,
  causes: Cause[],
): void {
  if (spec.hostNetwork !== true) return;
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, { ports = [] }] of (spec[list] ?? []).entries()) {
      for (const [place, port] of ports.entries()) {
        const { containerPort, hostPort = 0 } = port;
        if (hostPort === 0 || hostPort === containerPort) continue;
        const at = `${path}.${list}[${index}].ports[${place}].hostPort`;
        causes.push(invalidValue(at, hostPort,
          'must match `containerPort` when `hostNetwork` is true'));
      }
    }
  }
}

function checkNames(path: string, spec: v1.PodSpec, causes: Cause[]): void {
  const { activeDeadlineSeconds: deadline } = spec;
  checkName(`${path}.serviceAccountName`, spec.serviceAccountName,
    dnsSubdomain, causes);
  checkName(`${path}.nodeName`, spec.nodeName, dnsSubdomain, causes);
  if (deadline !== undefined && (deadline < 1 || deadline > INT32_MAX)) {
    causes.push(invalidValue(`${path}.activeDeadlineSeconds`, deadline,
      between(1, INT32_MAX)));
  }
  checkName(`${path}.hostname`, spec.hostname, dnsLabel, causes);
  checkName(`${path}.subdomain`, spec.subdomain, dnsLabel, causes);
}

function checkPriority(path: string, spec: v1.PodSpec, causes: Cause[]): void {
  const { priorityClassName, runtimeClassName, preemptionPolicy } = spec;
  checkName(`${path}.priorityClassName`, priorityClassName, dnsSubdomain,
    causes);
  checkName(`${path}.runtimeClassName`, runtimeClassName, dnsSubdomain,
    causes);
  if (preemptionPolicy === undefined) return;
  oneOf(`${path}.preemptionPolicy`, preemptionPolicy, PREEMPTION_POLICIES,
    causes);
}

function checkName(
  path: string,
  name: string | undefined,
  check: NameCheck,
  causes: Cause[],
): void {
  if (!isSet(name)) return;
  for (const text of check(name)) causes.push(invalidValue(path, name, text));
}

function checkSecurity(
  path: string,
  context: v1.PodSecurityContext | undefined,
  causes: Cause[],
): void {
  if (context === undefined) return;
  checkId(`${path}.fsGroup`, context.fsGroup, causes);
  checkId(`${path}.runAsUser`, context.runAsUser, causes);
  checkId(`${path}.runAsGroup`, context.runAsGroup, causes);
  const groups = context.supplementalGroups ?? [];
  for (const [index, group] of groups.entries()) {
    checkId(`${path}.supplementalGroups[${index}]`, group, causes);
  }
}
