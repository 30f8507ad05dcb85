// Two Pods cannot have one port of a node.
// Upstream: pkg/scheduler/framework/plugins/nodeports. Same.

import { hostPorts, portsClash } from '../../../machinery/api/pods.ts';
import type { FilterPlugin, Rejection } from '../framework.ts';

const NAME = 'NodePorts';
const REJECTION: Rejection = {
  plugin: NAME,
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  isResolvable: true,
};

export const nodePorts: FilterPlugin = {
  name: NAME,
  scope: 'node',
  filter({ shape: { hostPorts: wanted } }) {
    if (wanted.length === 0) return undefined;
    return (node) => (node.clashesWith(wanted) ? REJECTION : undefined);
  },
  isHelpedBy({ shape }, change) {
    if (change.kind === 'node-added') return true;
    if (change.kind !== 'pod-removed') return false;
    return hostPorts(change.pod).some((freed) =>
      shape.hostPorts.some((port) => portsClash(port, freed)));
  },
};
