// Would it help if less important Pods left? A dry run per node says so; who
// must go, and that they go, comes with eviction.
// Upstream: pkg/scheduler/framework/plugins/defaultpreemption and
// framework/preemption. Same texts; simpler: the dry run ends at the first
// node that would do, and nobody is nominated or evicted.

import { message } from './diagnosis.ts';
import type {
  FilterCycle, PostFilterPlugin, Rejection, Snapshot,
} from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

const NAME = 'DefaultPreemption';

function because(reason: string): Rejection {
  return { plugin: NAME, reasons: [reason], isResolvable: false };
}
const NOT_HELPFUL = because('Preemption is not helpful for scheduling');
const NO_VICTIMS = because('No preemption victims found for incoming pod');

export const defaultPreemption: PostFilterPlugin = {
  name: NAME,
  postFilter(pod, rejections, cycle) {
    if (pod.pod.spec.preemptionPolicy === 'Never') {
      return 'preemption: not eligible due to preemptionPolicy=Never.';
    }
    const obstacles: Rejection[] = [];
    for (const [node, { isResolvable }] of rejections) {
      const obstacle = isResolvable ? dryRun(pod, node, cycle) : NOT_HELPFUL;
      if (obstacle === undefined) return undefined;
      obstacles.push(obstacle);
    }
    return `preemption: ${message(rejections.size, obstacles)}`;
  },
};

// #region select-victims
/** What still stands in the way on this node once all Pods of lower priority
 *  are gone; undefined if nothing does. */
function dryRun(
  pod: PodInfo,
  node: NodeInfo,
  cycle: FilterCycle,
): Rejection | undefined {
  const victims = new Set<PodInfo>();
  for (const other of node.pods) {
    if (other.priority < pod.priority) victims.add(other);
  }
  if (victims.size === 0) return NO_VICTIMS;
  const emptier = node.without(victims);
  return cycle.check(pod, emptier, replaced(cycle.snapshot, node, emptier));
}
// #endregion select-victims

function replaced(
  snapshot: Snapshot,
  node: NodeInfo,
  by: NodeInfo,
): Snapshot {
  return {
    nodes: snapshot.nodes.map((each) => (each === node ? by : each)),
    nodesWithImage: (name) => snapshot.nodesWithImage(name),
  };
}
