// Taints keep Pods off that do not tolerate them: NoSchedule and NoExecute
// for certain, PreferNoSchedule if there is a better place.
// Upstream: pkg/scheduler/framework/plugins/tainttoleration. Same.

import {
  findUntolerated, tolerates,
} from '../../../machinery/api/tolerations.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import type { FilterPlugin, Rejection, ScorePlugin } from '../framework.ts';
import { normalizeReversed } from './normalize.ts';

const NAME = 'TaintToleration';
const HARD: readonly string[] = ['NoSchedule', 'NoExecute'];
const REJECTION: Rejection = {
  plugin: NAME,
  reasons: ['node(s) had untolerated taint(s)'],
  isResolvable: false,
};

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: NAME,
  scope: 'node',

  filter: ({ pod }) => ({ node }) =>
    (isTainted(pod, node) ? REJECTION : undefined),

  score({ pod }) {
    const { tolerations = [] } = pod.spec;
    // An absent effect tolerates soft taints too.
    const soft = tolerations.filter(({ effect }) =>
      effect === undefined || effect === 'PreferNoSchedule');
    const scoreOf = ({ node }: { readonly node: v1.Node }): number => {
      let count = 0;
      for (const taint of node.spec?.taints ?? []) {
        if (taint.effect !== 'PreferNoSchedule') continue;
        if (!soft.some((each) => tolerates(each, taint))) count += 1;
      }
      return count;
    };
    return { scoreOf, normalize: normalizeReversed };
  },

  isHelpedBy({ pod }, change) {
    switch (change.kind) {
      case 'node-added': return !isTainted(pod, change.node);
      case 'node-changed':
        return change.changed.taints && !isTainted(pod, change.node);
      case 'self-changed': return change.changed.tolerations;
      default: return false;
    }
  },
};

/** Whether a hard taint is not tolerated. */
function isTainted(pod: v1.Pod, { spec }: v1.Node): boolean {
  const taints = spec?.taints;
  return taints !== undefined && taints.length > 0
    && findUntolerated(taints, pod.spec.tolerations, HARD) !== undefined;
}
