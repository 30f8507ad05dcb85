// Nodes as a scenario's YAML gives them.

import type { NodeSpec } from '@clusterwright/engine';

const FIELDS = new Set([
  'name', 'cpu', 'memory', 'pods', 'extended', 'labels', 'taints', 'images',
]);

/** A list of nodes, or one. */
export function readNodes(
  host: { parseYaml(text: string): unknown[] },
  text: string,
): NodeSpec[] {
  const nodes = host.parseYaml(text).flat();
  return nodes.map((node) => {
    if (typeof node !== 'object' || node === null || !('name' in node)) {
      throw new Error('expected nodes as {name: node-1, cpu: "4", …}');
    }
    for (const field of Object.keys(node)) {
      if (FIELDS.has(field)) continue;
      const known = [...FIELDS].join(', ');
      throw new Error(`expected a node's ${known}; found "${field}"`);
    }
    return node as NodeSpec;
  });
}
