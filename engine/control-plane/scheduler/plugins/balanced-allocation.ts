// Prefers nodes whose shape the Pod evens out: cpu and memory used to the
// same degree. Since 1.36 it compares the node with and without the Pod.
// Upstream: pkg/scheduler/framework/plugins/noderesources/
// balanced_allocation.go. Same; only cpu and memory are looked at.

import type { ScorePlugin } from '../framework.ts';
import { MAX_NODE_SCORE } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

const HALF = MAX_NODE_SCORE / 2;

export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  scope: 'node',
  /** A Pod that asks for neither unbalances nothing. */
  score({ shape: { requests: { milliCpu, memory } } }) {
    if (milliCpu === 0 && memory === 0) return undefined;
    const scoreOf = (node: NodeInfo): number => {
      const without = evenness(node, 0, 0);
      const change = evenness(node, milliCpu, memory) - without;
      return HALF + Math.trunc((HALF + change) / 2);
    };
    return { scoreOf };
  },
};

/** 100 if both are used to the same degree, 50 if one is full and the other
 *  empty. For two values the standard deviation is half of their distance. */
function evenness(
  { allocatable: has, used }: NodeInfo,
  milliCpu: number,
  memory: number,
): number {
  if (has.milliCpu === 0 || has.memory === 0) return MAX_NODE_SCORE;
  const cpu = Math.min(1, (used.milliCpu + milliCpu) / has.milliCpu);
  const bytes = Math.min(1, (used.memory + memory) / has.memory);
  return Math.trunc((1 - Math.abs((cpu - bytes) / 2)) * MAX_NODE_SCORE);
}
