// The defaults of a Service that depend on its other fields.
// Upstream: pkg/apis/core/v1/defaults.go; for one address named twice,
// pkg/registry/core/service. Same; addresses that nobody named are given out
// elsewhere.

import type * as v1 from '../../../machinery/api/v1.ts';
import { change } from './fill.ts';

const CLIENT_IP_SECONDS = 10_800;

export function serviceDefaults(
  { type = 'ClusterIP', clusterIP }: v1.ServiceSpec,
): Partial<v1.ServiceSpec> {
  const isBalanced = type === 'LoadBalancer';
  return {
    type,
    clusterIPs: clusterIP === undefined ? undefined : [clusterIP],
    sessionAffinity: 'None',
    externalTrafficPolicy:
      type === 'NodePort' || isBalanced ? 'Cluster' : undefined,
    internalTrafficPolicy: type === 'ExternalName' ? undefined : 'Cluster',
    allocateLoadBalancerNodePorts: isBalanced ? true : undefined,
  };
}

export function finishService(spec: v1.ServiceSpec): v1.ServiceSpec {
  if (spec.sessionAffinity === 'None') {
    return change('ServiceSpec', spec, { sessionAffinityConfig: undefined });
  }
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== 'ClientIP' || seconds !== undefined) return spec;
  return change('ServiceSpec', spec, {
    sessionAffinityConfig: { clientIP: { timeoutSeconds: CLIENT_IP_SECONDS } },
  });
}

export function withTargetPort(filled: v1.ServicePort): v1.ServicePort {
  const { targetPort: target, port } = filled;
  const isSet = target !== undefined && target !== 0 && target !== '';
  return isSet ? filled : change('ServicePort', filled, { targetPort: port });
}
