// A cordoned node takes nothing but Pods that tolerate it.
// Upstream: pkg/scheduler/framework/plugins/nodeunschedulable. Same.

import { tolerates } from '../../../machinery/api/tolerations.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import type { FilterPlugin, Rejection } from '../framework.ts';

const NAME = 'NodeUnschedulable';
const CORDONED: v1.Taint = {
  key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule',
};
const REJECTION: Rejection = {
  plugin: NAME,
  reasons: ['node(s) were unschedulable'],
  isResolvable: false,
};

export const nodeUnschedulable: FilterPlugin = {
  name: NAME,
  scope: 'node',
  filter({ pod }) {
    const { tolerations = [] } = pod.spec;
    if (tolerations.some((each) => tolerates(each, CORDONED))) {
      return undefined;
    }
    return ({ node }) => (node.spec?.unschedulable ? REJECTION : undefined);
  },
  isHelpedBy(_pod, change) {
    switch (change.kind) {
      case 'node-added': return !change.node.spec?.unschedulable;
      case 'node-changed':
        return change.changed.taints && !change.node.spec?.unschedulable;
      case 'self-changed': return change.changed.tolerations;
      default: return false;
    }
  },
};
