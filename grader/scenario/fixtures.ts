// The clusters that scenarios name. All hold no workload.

import type { NodeSpec } from '@clusterwright/engine';

const EQUAL = { cpu: '4', memory: '8Gi' };

function nodes(count: number): NodeSpec[] {
  return Array.from({ length: count }, (_, i) =>
    ({ name: `node-${i + 1}`, ...EQUAL }));
}

function zoned(zone: string): (node: NodeSpec) => NodeSpec {
  return (node) => ({
    ...node, labels: { 'topology.kubernetes.io/zone': zone },
  });
}

export const FIXTURES: Readonly<Record<string, readonly NodeSpec[]>> = {
  solo: nodes(1),
  trio: nodes(3),
  mixed: [
    { name: 'node-1', cpu: '2', memory: '8Gi' },
    { name: 'node-2', cpu: '4', memory: '8Gi' },
    {
      name: 'node-3', cpu: '8', memory: '8Gi', labels: { disk: 'fast' },
      taints: [{ key: 'disk', value: 'fast', effect: 'NoSchedule' }],
    },
  ],
  'two-zones': [
    ...nodes(3).map(zoned('a')),
    ...nodes(6).slice(3).map(zoned('b')),
  ],
};
