// What a server makes itself when it starts, if it is not there: the system's
// namespaces and priority classes, and the Service that leads to itself.
// Upstream: pkg/controlplane (controller/systemnamespaces, kubernetesservice,
// reconcilers) and pkg/registry/scheduling/rest. Same objects; different: the
// Service's endpoint has no lease.

import type { Process } from '../../kernel/process.ts';
import { isAlreadyExists } from '../../machinery/api/errors.ts';
import { endpoints, endpointslices, namespaces, priorityclasses, services }
  from '../../machinery/api/resource.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { create } from './create.ts';
import { kindOfResource } from './kinds.ts';
import type { Registry, Target } from './registry.ts';

const SYSTEM_NAMESPACES = [
  'kube-system', 'kube-public', 'kube-node-lease', 'default',
];

export const SYSTEM_PRIORITY_CLASSES = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from '
      + 'their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description: 'Used for system critical pods that must run in the cluster,'
      + ' but can be moved to another node if necessary.',
  },
];

const OWN = { name: 'kubernetes', namespace: 'default' };
const OWN_ADDRESS = '10.0.0.1';
const OWN_PORTS = [{ name: 'https', port: 6443, protocol: 'TCP' }];

/** The Service that leads to the server, and what stands behind it. */
function ownService(clusterIP: string): readonly (readonly [Resource, Body])[] {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  const ports = [{
    name: 'https', protocol: 'TCP', port: 443, targetPort: 6443,
  }];
  const conditions = { ready: true };
  const address = OWN_ADDRESS;
  return [
    [services, { metadata: { ...OWN, labels }, spec: { clusterIP, ports } }],
    [endpoints, {
      metadata: {
        ...OWN, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
      },
      subsets: [{ addresses: [{ ip: address }], ports: OWN_PORTS }],
    }],
    [endpointslices, {
      metadata: {
        ...OWN, labels: { 'kubernetes.io/service-name': OWN.name },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions }],
      ports: OWN_PORTS,
    }],
  ];
}

export function* bootstrap(registry: Registry): Process {
  for (const name of SYSTEM_NAMESPACES) {
    yield* ensure(registry, namespaces, { metadata: { name } });
  }
  for (const { name, ...rest } of SYSTEM_PRIORITY_CLASSES) {
    const body = { ...rest, metadata: { name } };
    yield* ensure(registry, priorityclasses, body);
  }
  for (const [resource, body] of ownService(registry.addresses.first)) {
    yield* ensure(registry, resource, body);
  }
}

interface Body {
  readonly metadata: Pick<ApiObject['metadata'], 'name' | 'namespace'
    | 'labels'>;
  readonly [field: string]: unknown;
}

function* ensure(
  registry: Registry,
  resource: Resource,
  body: Body,
): Process {
  const kind = kindOfResource(resource)!;
  const { name, namespace } = body.metadata;
  if (registry.caches.get(kind, namespace, name) !== undefined) return;
  const target: Target = {
    kind, user: registry.self, verb: 'create', subresource: undefined,
    namespace, name: '', options: {}, warn: undefined,
  };
  try {
    yield* create(registry, target, body);
  } catch (error) {
    // Another server may have been faster.
    if (!isAlreadyExists(error)) throw error;
  }
}
