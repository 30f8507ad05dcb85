// Why no node would take a Pod, as one sentence for people.
// Upstream: pkg/scheduler/framework/types.go (FitError). Same texts.

import type { Rejection } from './framework.ts';

export const NO_NODES = 'no nodes available to schedule pods';

// #region message
/** '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient
 *  cpu.' The parts are sorted as text, so 10 comes before 2. */
export function message(
  nodeCount: number,
  rejections: Iterable<Rejection>,
): string {
  const counts = new Map<string, number>();
  for (const { reasons } of rejections) {
    for (const reason of reasons) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`);
  return `0/${nodeCount} nodes are available: ${parts.sort().join(', ')}.`;
}
// #endregion message
