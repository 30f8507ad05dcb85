// Which Pod of a ReplicaSet goes first when there are too many.
// Upstream: pkg/controller/controller_utils.go ActivePodsWithRanks. Same;
// ties of time are by doubling buckets there, by the second here.

import { conditionOf, isPodReady } from '../../machinery/api/conditions.ts';
import type * as v1 from '../../machinery/api/v1.ts';

const COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASES = ['Pending', 'Unknown', 'Running'];

/** First to go comes first. `siblings`: how many Pods of the same workload
 *  are on each node. */
export function inOrderOfDeletion(
  pods: readonly v1.Pod[],
  siblings: ReadonlyMap<string, number>,
): v1.Pod[] {
  return [...pods].sort((a, b) => compare(a, b, siblings));
}

// #region whom-to-remove
function compare(
  a: v1.Pod,
  b: v1.Pod,
  siblings: ReadonlyMap<string, number>,
): number {
  const crowd = (pod: v1.Pod): number =>
    siblings.get(pod.spec.nodeName ?? '') ?? 0;
  return number(a.spec.nodeName !== undefined, b.spec.nodeName !== undefined)
    || phase(a) - phase(b)
    || number(isPodReady(a), isPodReady(b))
    || cost(a) - cost(b)
    || crowd(b) - crowd(a)
    || text(readySince(b), readySince(a))
    || restarts(b) - restarts(a)
    || text(b.metadata.creationTimestamp, a.metadata.creationTimestamp)
    || text(a.metadata.uid, b.metadata.uid);
}
// #endregion whom-to-remove

function number(a: boolean, b: boolean): number {
  return Number(a) - Number(b);
}

function text(a = '', b = ''): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function phase(pod: v1.Pod): number {
  return PHASES.indexOf(pod.status?.phase ?? 'Pending');
}

function cost(pod: v1.Pod): number {
  return Number(pod.metadata.annotations?.[COST] ?? 0) || 0;
}

function readySince(pod: v1.Pod): string {
  return isPodReady(pod)
    ? conditionOf(pod, 'Ready')?.lastTransitionTime ?? '' : '';
}

function restarts(pod: v1.Pod): number {
  const statuses = pod.status?.containerStatuses ?? [];
  return Math.max(0, ...statuses.map(({ restartCount }) => restartCount));
}
