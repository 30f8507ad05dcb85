// What a ReplicaSet says of its Pods.
// Upstream: pkg/controller/replicaset/replica_set_utils.go. Same.

import type { Process } from '../../kernel/process.ts';
import type { Client } from '../../machinery/component.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import { conditionOf, isPodReady } from '../../machinery/api/conditions.ts';
import { isConflict, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import { matchesLabels } from '../../machinery/api/selectors.ts';
import { parseTime } from '../../machinery/api/time.ts';
import type * as v1 from '../../machinery/api/v1.ts';

export function replicaSetStatus(
  set: appsv1.ReplicaSet,
  active: readonly v1.Pod[],
  terminatingReplicas: number,
  now: string,
): appsv1.ReplicaSetStatus {
  const labels = set.spec.template?.metadata?.labels ?? {};
  const { minReadySeconds = 0 } = set.spec;
  let labeled = 0;
  let ready = 0;
  let available = 0;
  for (const pod of active) {
    if (matchesLabels({ matchLabels: labels }, pod.metadata.labels)) {
      labeled += 1;
    }
    if (!isPodReady(pod)) continue;
    ready += 1;
    if (isAvailable(pod, minReadySeconds, now)) available += 1;
  }
  const { conditions } = set.status ?? {};
  const { generation } = set.metadata;
  return {
    replicas: active.length,
    ...(labeled === 0 ? {} : { fullyLabeledReplicas: labeled }),
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    terminatingReplicas,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(conditions === undefined ? {} : { conditions }),
  };
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

const COUNTED = [
  'replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas',
  'terminatingReplicas', 'observedGeneration',
] as const;

/** Writes it if it differs; once more with a fresh object if it was stale.
 *  A set that has gone needs no status. */
export function* updateReplicaSetStatus(
  client: Client,
  set: appsv1.ReplicaSet,
  status: appsv1.ReplicaSetStatus,
): Process {
  const before = set.status;
  if (before !== undefined
    && COUNTED.every((name) => before[name] === status[name])) return;
  try {
    yield* client.replicaSets.updateStatus({ ...set, status });
  } catch (error) {
    if (isNotFound(error)) return;
    if (!isConflict(error)) throw error;
    const fresh = yield* client.replicaSets.get(keyOf(set));
    yield* client.replicaSets.updateStatus({ ...fresh, status });
  }
}
