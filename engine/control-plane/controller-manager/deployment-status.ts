// What a Deployment says of its progress.
// Upstream: pkg/controller/deployment/{sync,progress}.go. Same.

import type * as appsv1 from '../../machinery/api/appsv1.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { parseTime } from '../../machinery/api/time.ts';
import { boundsOf, specReplicas, statusCount } from './deployment-sets.ts';
import type { Sets } from './deployment-sets.ts';

type Condition = appsv1.DeploymentCondition;
type Status = appsv1.DeploymentStatus;

const PROGRESS_DEADLINE_SECONDS = 600;

/** With fields that are undefined: they are left out when it is written. */
export function calculatedStatus(
  deployment: appsv1.Deployment,
  sets: Sets,
  newSet: appsv1.ReplicaSet | undefined,
  now: string,
): Status {
  const available = statusCount(sets, 'availableReplicas');
  const ready = statusCount(sets, 'readyReplicas');
  const replicas = statusCount(sets, 'replicas');
  const updated = newSet?.status?.replicas ?? 0;
  const unavailable = Math.max(0, specReplicas(sets) - available);
  const { generation } = deployment.metadata;
  const { collisionCount, conditions = [] } = deployment.status ?? {};
  const least = (deployment.spec.replicas ?? 1)
    - boundsOf(deployment).maxUnavailable;
  // A count of none is left out.
  return {
    observedGeneration: generation,
    replicas: replicas || undefined,
    updatedReplicas: updated || undefined,
    readyReplicas: ready || undefined,
    availableReplicas: available || undefined,
    unavailableReplicas: unavailable || undefined,
    terminatingReplicas: statusCount(sets, 'terminatingReplicas'),
    conditions: withCondition(conditions, availableCondition(
      available >= least, now,
    )),
    collisionCount,
  };
}

function availableCondition(isAvailable: boolean, now: string): Condition {
  return isAvailable
    ? condition('Available', 'True', 'MinimumReplicasAvailable',
      'Deployment has minimum availability.', now)
    : condition('Available', 'False', 'MinimumReplicasUnavailable',
      'Deployment does not have minimum availability.', now);
}

export function condition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: string,
): Condition {
  return {
    type, status, lastUpdateTime: now, lastTransitionTime: now, reason,
    message,
  };
}

/** Nothing changes where status and reason stay; a new one goes last. */
export function withCondition(
  conditions: readonly Condition[],
  fresh: Condition,
): readonly Condition[] {
  const old = conditionOf({ status: { conditions } }, fresh.type);
  if (old?.status === fresh.status && old.reason === fresh.reason) {
    return conditions;
  }
  const { lastTransitionTime } = old ?? {};
  const kept = old?.status === fresh.status && lastTransitionTime !== undefined
    ? { ...fresh, lastTransitionTime } : fresh;
  return [...conditions.filter(({ type }) => type !== fresh.type), kept];
}

export function progressing(
  deployment: { readonly status?: Status },
): Condition | undefined {
  return conditionOf(deployment, 'Progressing');
}

/** `status` with Progressing as this pass finds it. */
export function withProgress(
  deployment: appsv1.Deployment,
  status: Status,
  newSet: appsv1.ReplicaSet | undefined,
  now: string,
): Status {
  const before = progressing(deployment);
  const isOver = status.replicas === status.updatedReplicas
    && before?.reason === 'NewReplicaSetAvailable';
  if (isOver) return status;
  const label = newSet === undefined
    ? `Deployment "${deployment.metadata.name}"`
    : `ReplicaSet "${newSet.metadata.name}"`;
  const conditions = status.conditions ?? [];
  if (isComplete(deployment, status)) {
    return { ...status, conditions: withCondition(conditions, condition(
      'Progressing', 'True', 'NewReplicaSetAvailable',
      `${label} has successfully progressed.`, now,
    )) };
  }
  if (hasMoved(deployment.status, status)) {
    const fresh = condition('Progressing', 'True', 'ReplicaSetUpdated',
      `${label} is progressing.`, now);
    const since = before?.status === 'True' ? before.lastTransitionTime : now;
    const others = conditions.filter(({ type }) => type !== 'Progressing');
    return { ...status, conditions: [
      ...others, { ...fresh, lastTransitionTime: since ?? now },
    ] };
  }
  if (!hasTimedOut(deployment, now)) return status;
  return { ...status, conditions: withCondition(conditions, condition(
    'Progressing', 'False', 'ProgressDeadlineExceeded',
    `${label} has timed out progressing.`, now,
  )) };
}

export function isComplete(
  { spec, metadata }: appsv1.Deployment,
  status: Status,
): boolean {
  const replicas = spec.replicas ?? 1;
  return (status.updatedReplicas ?? 0) === replicas
    && (status.replicas ?? 0) === replicas
    && (status.availableReplicas ?? 0) === replicas
    && (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

function hasMoved(before: Status | undefined, after: Status): boolean {
  const updated = (s?: Status): number => s?.updatedReplicas ?? 0;
  const old = (s?: Status): number => (s?.replicas ?? 0) - updated(s);
  return updated(after) > updated(before) || old(after) < old(before)
    || (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0)
    || (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0);
}

function hasTimedOut(deployment: appsv1.Deployment, now: string): boolean {
  const left = msToDeadline(deployment, now);
  return left !== undefined && left < 0;
}

/** How long until a roll-out that does not move has failed; undefined if
 *  none is under way. */
export function msToDeadline(
  deployment: appsv1.Deployment,
  now: string,
): number | undefined {
  const current = progressing(deployment);
  if (current === undefined || current.reason === 'NewReplicaSetAvailable') {
    return undefined;
  }
  if (current.reason === 'ProgressDeadlineExceeded') return undefined;
  const { progressDeadlineSeconds = PROGRESS_DEADLINE_SECONDS } =
    deployment.spec;
  const since = parseTime(current.lastUpdateTime ?? now);
  return since + progressDeadlineSeconds * 1_000 - parseTime(now);
}
