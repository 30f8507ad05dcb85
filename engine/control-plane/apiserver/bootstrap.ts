// What a server makes itself when it starts, if it is not there: the system's
// namespaces and priority classes. Upstream: pkg/controlplane (controller/
// systemnamespaces) and pkg/registry/scheduling/rest. Same objects.

import type { Process } from '../../kernel/process.ts';
import { isAlreadyExists } from '../../machinery/api/errors.ts';
import { namespaces, priorityclasses } from '../../machinery/api/resource.ts';
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

export function* bootstrap(registry: Registry, user: string): Process {
  for (const name of SYSTEM_NAMESPACES) {
    yield* ensure(registry, user, namespaces, { metadata: { name } });
  }
  for (const { name, ...rest } of SYSTEM_PRIORITY_CLASSES) {
    const body = { ...rest, metadata: { name } };
    yield* ensure(registry, user, priorityclasses, body);
  }
}

function* ensure(
  registry: Registry,
  user: string,
  resource: Resource,
  body: { readonly metadata: { readonly name: string } },
): Process {
  const kind = kindOfResource(resource)!;
  const { name } = body.metadata;
  if (registry.caches.get(kind, undefined, name) !== undefined) return;
  const target: Target = {
    kind, user, verb: 'create', subresource: undefined, namespace: undefined,
    name: '', options: {}, warn: undefined,
  };
  try {
    yield* create(registry, target, body);
  } catch (error) {
    // Another server may have been faster.
    if (!isAlreadyExists(error)) throw error;
  }
}
