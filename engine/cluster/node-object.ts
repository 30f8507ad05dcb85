// A Node object made by hand, for a machine that nobody has switched on.

import type { NodeSpec } from './options.ts';

export function registration(node: NodeSpec): object {
  const { name, labels, taints } = node;
  const capacity = {
    cpu: node.cpu ?? '4',
    memory: node.memory ?? '8Gi',
    pods: String(node.pods ?? 110),
    ...node.extended,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name, labels: { 'kubernetes.io/hostname': name, ...labels },
    },
    ...(taints === undefined ? {} : { spec: { taints } }),
    status: { capacity, allocatable: capacity },
  };
}
