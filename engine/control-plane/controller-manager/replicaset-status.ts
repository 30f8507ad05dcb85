// What a ReplicaSet says of its Pods.
// Upstream: pkg/controller/replicaset/replica_set_utils.go. Same.

import type { Process } from '../../kernel/process.ts';
import type { Client } from '../../machinery/component.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import { conditionOf, isPodReady } from '../../machinery/api/conditions.ts';
import { defined } from '../../machinery/api/defined.ts';
import { isEqual } from '../../machinery/api/equal.ts';
import { isConflict, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import { isActive } from '../../machinery/api/pods.ts';
import { matchesLabels } from '../../machinery/api/selectors.ts';
import { parseTime } from '../../machinery/api/time.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Family } from './owned-pods.ts';

/** What a set has to say, if it does not say so yet. Its Pods themselves are
 *  looked at only where counts do not say enough. */
export function newStatus(
  set: appsv1.ReplicaSet,
  active: number,
  family: Family,
  now: string,
): appsv1.ReplicaSetStatus | undefined {
  const { ready, leaving } = family;
  const labeled = areLabelsSelected(set)
    ? active : fullyLabeled(set, family.pods.filter(isActive));
  const { minReadySeconds = 0 } = set.spec;
  const available = minReadySeconds === 0 ? ready
    : family.pods.filter((pod) =>
      isActive(pod) && isAvailable(pod, minReadySeconds, now)).length;
  const { conditions } = set.status ?? {};
  const { generation } = set.metadata;
  // A count of none is left out.
  const status = {
    replicas: active,
    fullyLabeledReplicas: labeled || undefined,
    readyReplicas: ready || undefined,
    availableReplicas: available || undefined,
    terminatingReplicas: leaving,
    observedGeneration: generation,
    conditions,
  };
  return isEqual(set.status, status) ? undefined : defined(status);
}

/** Whether a Pod that the selector takes has all labels of the template. */
function areLabelsSelected({ spec }: appsv1.ReplicaSet): boolean {
  const { matchLabels = {} } = spec.selector;
  const labels = spec.template?.metadata?.labels ?? {};
  for (const key in labels) {
    if (matchLabels[key] !== labels[key]) return false;
  }
  return true;
}

function fullyLabeled(
  { spec }: appsv1.ReplicaSet,
  active: readonly v1.Pod[],
): number {
  const matchLabels = spec.template?.metadata?.labels ?? {};
  return active.filter(({ metadata: { labels } }) =>
    matchesLabels({ matchLabels }, labels)).length;
}

/** Ready for minReadySeconds. */
export function isAvailable(
  pod: v1.Pod,
  minReadySeconds: number,
  now: string,
): boolean {
  if (!isPodReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = conditionOf(pod, 'Ready')?.lastTransitionTime;
  if (since === undefined) return false;
  return parseTime(since) + minReadySeconds * 1_000 <= parseTime(now);
}

/** Once more with a fresh object if it was stale. A set that has gone needs
 *  no status. */
export function* updateReplicaSetStatus(
  client: Client,
  set: appsv1.ReplicaSet,
  status: appsv1.ReplicaSetStatus,
): Process {
  try {
    yield* client.replicaSets.updateStatus({ ...set, status });
  } catch (error) {
    if (isNotFound(error)) return;
    if (!isConflict(error)) throw error;
    const fresh = yield* client.replicaSets.get(keyOf(set));
    yield* client.replicaSets.updateStatus({ ...fresh, status });
  }
}
