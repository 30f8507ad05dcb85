// What of a Pod's defaults depends on its other fields, and what a Pod gets
// and a Pod template does not.
// Upstream: pkg/apis/core/v1/defaults.go. Same for what is modelled.

import type * as v1 from '../../../machinery/api/v1.ts';
import { change, each, fill } from './fill.ts';

/** Either field names the account, and both say the same. */
export function finishPodSpec(spec: v1.PodSpec): v1.PodSpec {
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  return change('PodSpec', spec, {
    serviceAccountName: account, serviceAccount: account,
  });
}

export function finishPod(filled: v1.Pod): v1.Pod {
  const { spec } = filled;
  const { terminationGracePeriodSeconds: seconds = 0 } = spec;
  const own = change('PodSpec', spec, {
    containers: each(spec.containers, (item) => podContainer(item, spec)),
    initContainers:
      each(spec.initContainers, (item) => podContainer(item, spec)),
    // A negative grace period is taken for the shortest one.
    terminationGracePeriodSeconds: seconds < 0 ? 1 : seconds,
  });
  return change('Pod', filled, {
    spec: fill('PodSpec', own, { enableServiceLinks: true }),
  });
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
