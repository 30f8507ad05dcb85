// The defaults of Services, Endpoints and EndpointSlices.
// Upstream: pkg/apis/core/v1/defaults.go and pkg/apis/discovery/v1; for one
// address named twice, pkg/registry/core/service. Same; addresses that nobody
// named are given out elsewhere.

import type { EndpointSlice } from '../../../machinery/api/discoveryv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { change, each, fill } from './fill.ts';

const CLIENT_IP_SECONDS = 10_800;

export function service(object: v1.Service): v1.Service {
  const { spec } = object;
  const type = spec.type ?? 'ClusterIP';
  const isBalanced = type === 'LoadBalancer';
  const isExternal = type === 'NodePort' || isBalanced;
  const { clusterIP, clusterIPs } = spec;
  const ported = change('ServiceSpec', spec, {
    ports: each(spec.ports, port),
    clusterIPs: clusterIPs ?? (clusterIP === undefined ? undefined
      : [clusterIP]),
  });
  const filled = fill('ServiceSpec', ported, {
    sessionAffinity: 'None',
    type,
    externalTrafficPolicy: isExternal ? 'Cluster' : undefined,
    internalTrafficPolicy: type === 'ExternalName' ? undefined : 'Cluster',
    allocateLoadBalancerNodePorts: isBalanced ? true : undefined,
  });
  return change('Service', object, { spec: withAffinity(filled) });
}

function withAffinity(spec: v1.ServiceSpec): v1.ServiceSpec {
  if (spec.sessionAffinity === 'None') {
    return change('ServiceSpec', spec, { sessionAffinityConfig: undefined });
  }
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== 'ClientIP' || seconds !== undefined) return spec;
  return change('ServiceSpec', spec, {
    sessionAffinityConfig: { clientIP: { timeoutSeconds: CLIENT_IP_SECONDS } },
  });
}

function port(sent: v1.ServicePort): v1.ServicePort {
  const filled = fill('ServicePort', sent, { protocol: 'TCP' });
  const isUnset = sent.targetPort === 0 || sent.targetPort === '';
  if (!isUnset && sent.targetPort !== undefined) return filled;
  return change('ServicePort', filled, { targetPort: sent.port });
}

export function endpoints(object: v1.Endpoints): v1.Endpoints {
  return change('Endpoints', object, {
    subsets: each(object.subsets, (subset) => change('EndpointSubset', subset, {
      ports: each(subset.ports, (item) =>
        fill('EndpointPort', item, { protocol: 'TCP' })),
    })),
  });
}

export function endpointSlice(object: EndpointSlice): EndpointSlice {
  return change('EndpointSlice', object, {
    ports: each(object.ports, (item) =>
      fill('SliceEndpointPort', item, { name: '', protocol: 'TCP' })),
  });
}
