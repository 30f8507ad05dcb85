// Where a Service's port leads in a Pod.
// Upstream: staging/src/k8s.io/endpointslice/util FindPort. Same.

import { isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';

/** A port's number; a name is looked up among the containers' ports, and
 *  undefined if none has it. */
export function targetPort(
  { spec }: v1.Pod,
  { port, targetPort: target = port, protocol = 'TCP' }: v1.ServicePort,
): number | undefined {
  if (typeof target === 'number') return target;
  const sidecars = (spec.initContainers ?? []).filter(isSidecar);
  for (const { ports = [] } of [...spec.containers, ...sidecars]) {
    const found = ports.find((each) =>
      each.name === target && (each.protocol ?? 'TCP') === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}
