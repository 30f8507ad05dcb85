// A Pod's defaults, and those of a Pod template, which gets fewer.
// Upstream: pkg/apis/core/v1/defaults.go. Same for what is modelled.

import type * as v1 from '../../../machinery/api/v1.ts';
import { container } from './container.ts';
import { change, each, fill, optional } from './fill.ts';
import { volume } from './volume.ts';

const GRACE_PERIOD_SECONDS = 30;

export function pod(object: v1.Pod): v1.Pod {
  const spec = podSpec(object.spec);
  const own = change('PodSpec', spec, {
    containers: each(spec.containers, (item) => podContainer(item, spec)),
    initContainers:
      each(spec.initContainers, (item) => podContainer(item, spec)),
    terminationGracePeriodSeconds:
      optional(spec.terminationGracePeriodSeconds, atLeastOneSecond),
  });
  return change('Pod', object, {
    spec: fill('PodSpec', own, { enableServiceLinks: true }),
  });
}

export function podTemplate(template: v1.PodTemplateSpec): v1.PodTemplateSpec {
  const spec = podSpec(template.spec ?? ({ containers: [] } as v1.PodSpec));
  return change('PodTemplateSpec', template, { spec });
}

function podSpec(sent: v1.PodSpec): v1.PodSpec {
  const spec = change('PodSpec', sent, {
    volumes: each(sent.volumes, volume),
    initContainers: each(sent.initContainers, container),
    containers: each(sent.containers, container),
    serviceAccountName: sent.serviceAccountName ?? sent.serviceAccount,
    serviceAccount: sent.serviceAccountName ?? sent.serviceAccount,
  });
  return fill('PodSpec', spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: GRACE_PERIOD_SECONDS,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
}

/** A negative grace period is taken for the shortest one. */
function atLeastOneSecond(seconds: number): number {
  return seconds < 0 ? 1 : seconds;
}

/** What only a Pod's own containers get: requests of what is limited, and
 *  host ports on the host's network. */
function podContainer(item: v1.Container, spec: v1.PodSpec): v1.Container {
  const { limits } = item.resources ?? {};
  const withRequests = limits === undefined ? item : change('Container', item, {
    resources: requestsFromLimits(item.resources ?? {}, limits),
  });
  if (spec.hostNetwork !== true) return withRequests;
  return change('Container', withRequests, {
    ports: each(withRequests.ports, (port) => fill('ContainerPort', port, {
      hostPort: port.containerPort === 0 ? undefined : port.containerPort,
    })),
  });
}

function requestsFromLimits(
  resources: v1.ResourceRequirements,
  limits: Readonly<Record<string, string>>,
): v1.ResourceRequirements {
  const { requests = {} } = resources;
  const names = Object.keys(limits);
  if (names.every((name) => Object.hasOwn(requests, name))) return resources;
  const all = Object.entries({ ...limits, ...requests });
  all.sort(([a], [b]) => (a < b ? -1 : 1));
  return change('ResourceRequirements', resources, {
    requests: Object.fromEntries(all),
  });
}
