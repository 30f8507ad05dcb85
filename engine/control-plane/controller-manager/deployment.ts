// Deployments: they only move replicas between ReplicaSets.
// Upstream: pkg/controller/deployment/*.go. Same; different: rollback by an
// annotation, long deprecated, is left out.

import type { Process } from '../../kernel/process.ts';
import type { Component, ComponentContext }
  from '../../machinery/component.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import { defined } from '../../machinery/api/defined.ts';
import { isEqual } from '../../machinery/api/equal.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import { controllerOf, ownerReferenceTo }
  from '../../machinery/api/owners.ts';
import { isFinished, isTerminating } from '../../machinery/api/pods.ts';
import { deployments, pods, replicasets }
  from '../../machinery/api/resource.ts';
import { matches } from '../../machinery/api/selectors.ts';
import { ensureNewSet } from './deployment-new-set.ts';
import {
  boundsOf, DESIRED, inOrderOfAge, newSetOf, newSetReplicas, revisionOf,
  specReplicas, statusCount,
} from './deployment-sets.ts';
import type { Sets } from './deployment-sets.ts';
import { DeploymentScaler } from './deployment-scaler.ts';
import {
  calculatedStatus, condition, isComplete, msToDeadline, progressing,
  withCondition, withProgress,
} from './deployment-status.ts';

const WORKERS = 5;

export const deploymentController: Component = (ctx) => {
  new DeploymentController(ctx).start();
};

class DeploymentController {
  readonly #ctx: ComponentContext;
  readonly #queue;
  readonly #deployments;
  readonly #sets;
  readonly #pods;
  readonly #scaler: DeploymentScaler;

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#queue = ctx.queue('deployment');
    this.#deployments = ctx.informer(deployments);
    this.#sets = ctx.informer(replicasets);
    this.#pods = ctx.informer(pods);
    this.#scaler = new DeploymentScaler(ctx.client);
  }

  start(): void {
    const enqueue = (deployment: appsv1.Deployment): void =>
      this.#queue.add(keyOf(deployment));
    const changed = (deployment: appsv1.Deployment): void => {
      enqueue(deployment);
      // Only Recreate waits for Pods to be gone.
      this.#pods.mayWait(!this.#deployments.list().some(recreates));
    };
    this.#pods.mayWait(true);
    this.#deployments.onAdd(changed);
    this.#deployments.onUpdate((_, deployment) => changed(deployment));
    this.#deployments.onDelete(changed);
    this.#sets.onAdd((set) => this.#wakeOwner(set));
    this.#sets.onUpdate((_, set) => this.#wakeOwner(set));
    this.#sets.onDelete((set) => this.#wakeOwner(set));
    this.#pods.onDelete((pod) => {
      const owner = controllerOf(pod);
      const set = owner === undefined ? undefined
        : this.#sets.get(`${pod.metadata.namespace}/${owner.name}`);
      if (set !== undefined) this.#wakeOwner(set);
    });
    this.#ctx.reconcile(this.#queue, WORKERS, (key) => this.#reconcile(key));
  }

  #wakeOwner(set: appsv1.ReplicaSet): void {
    const owner = controllerOf(set);
    if (owner?.kind === 'Deployment') {
      this.#queue.add(`${set.metadata.namespace}/${owner.name}`);
    }
  }

  // #region reconcile
  *#reconcile(key: Key): Process {
    const deployment = this.#deployments.get(key);
    if (deployment === undefined) return;
    const sets = yield* this.#claim(deployment);
    if (isTerminating(deployment)) {
      yield* this.#writeStatus(deployment, sets, false);
    } else if (deployment.spec.paused === true
      || isScaling(deployment, sets)) {
      yield* this.#resize(deployment, sets);
    } else if (recreates(deployment)) {
      yield* this.#recreate(deployment, sets);
    } else yield* this.#roll(deployment, sets);
  }
  // #endregion reconcile

  /** Sets that match and are nobody's are taken in. */
  *#claim(deployment: appsv1.Deployment): Process<appsv1.ReplicaSet[]> {
    const { uid, namespace } = deployment.metadata;
    const mine: appsv1.ReplicaSet[] = [];
    for (const set of this.#sets.list({ namespace: namespace ?? '' })) {
      const owner = controllerOf(set);
      if (owner?.uid === uid) mine.push(set);
      else if (owner === undefined && !isTerminating(set)
        && !isTerminating(deployment)
        && matches(deployment.spec.selector, set)) {
        const ownerReferences = [ownerReferenceTo(deployment)];
        mine.push(yield* this.#ctx.client.replicaSets.patch(keyOf(set), {
          strategic: { metadata: { uid: set.metadata.uid, ownerReferences } },
        }));
      }
    }
    return mine;
  }

  // #region rolling
  /** One step a pass: up or down, never past the bounds, then the status. */
  *#roll(deployment: appsv1.Deployment, owned: Sets): Process {
    const newSet = yield* ensureNewSet(this.#ctx, deployment, owned);
    if (newSet === undefined) return;
    const old = othersThan(newSet, owned);
    const sets = [...old, newSet];
    const wanted = newSetReplicas(deployment, sets, newSet.spec.replicas ?? 1);
    const hasScaled = (yield* this.#scaler.scale(deployment, newSet, wanted))
      || (yield* this.#scaleDownOld(deployment, newSet, old));
    if (!hasScaled && isComplete(deployment, deployment.status ?? {})) {
      yield* this.#cleanUp(deployment, old);
    }
    yield* this.#writeStatus(deployment, sets, true, newSet);
  }
  // #endregion rolling

  *#scaleDownOld(
    deployment: appsv1.Deployment,
    newSet: appsv1.ReplicaSet,
    old: Sets,
  ): Process<boolean> {
    if (specReplicas(old) === 0) return false;
    const least = (deployment.spec.replicas ?? 1)
      - boundsOf(deployment).maxUnavailable;
    const waiting = (newSet.spec.replicas ?? 1)
      - (newSet.status?.availableReplicas ?? 0);
    let allowed = specReplicas([...old, newSet]) - least - waiting;
    if (allowed <= 0) return false;
    // First what is not available anyway: it serves nobody.
    const left = new Map(old.map((set) => [set, set.spec.replicas ?? 1]));
    for (const set of inOrderOfAge(old)) {
      const size = left.get(set)!;
      const idle = Math.max(0, size - (set.status?.availableReplicas ?? 0));
      const taken = Math.min(allowed, idle);
      left.set(set, size - taken);
      allowed -= taken;
    }
    const available = statusCount([...old, newSet], 'availableReplicas');
    let spare = available - least;
    for (const set of inOrderOfAge(old)) {
      if (spare <= 0) break;
      const size = left.get(set)!;
      const taken = Math.min(size, spare);
      left.set(set, size - taken);
      spare -= taken;
    }
    let hasScaled = false;
    for (const set of inOrderOfAge(old)) {
      const done = yield* this.#scaler.scale(deployment, set, left.get(set)!);
      hasScaled ||= done;
    }
    return hasScaled;
  }

  /** All of the old is gone before anything of the new begins. */
  *#recreate(deployment: appsv1.Deployment, owned: Sets): Process {
    const current = newSetOf(deployment, owned);
    const old = owned.filter((set) => set !== current);
    let hasScaled = false;
    for (const set of old) {
      const done = yield* this.#scaler.scale(deployment, set, 0);
      hasScaled ||= done;
    }
    if (hasScaled || this.#hasPods(old)) {
      yield* this.#writeStatus(deployment, owned, true, current);
      return;
    }
    const newSet = yield* ensureNewSet(this.#ctx, deployment, owned);
    if (newSet === undefined) return;
    const sets = [...othersThan(newSet, owned), newSet];
    const wanted = deployment.spec.replicas ?? 1;
    yield* this.#scaler.scale(deployment, newSet, wanted);
    yield* this.#writeStatus(deployment, sets, true, newSet);
  }

  #hasPods(sets: Sets): boolean {
    const uids = new Set(sets.map(({ metadata: { uid } }) => uid));
    return this.#pods.list().some((pod) => !isFinished(pod)
      && uids.has(controllerOf(pod)?.uid ?? ''));
  }

  /** Paused, or another number is wanted: sizes change, templates do not. */
  *#resize(deployment: appsv1.Deployment, owned: Sets): Process {
    const noted = yield* this.#notePause(deployment);
    const newSet = newSetOf(noted, owned);
    yield* this.#scaler.resize(noted, owned, newSet);
    if (noted.spec.paused === true) {
      yield* this.#cleanUp(noted, owned.filter((set) => set !== newSet));
    }
    yield* this.#writeStatus(noted, owned, false, newSet);
  }

  *#notePause(
    deployment: appsv1.Deployment,
  ): Process<appsv1.Deployment> {
    const current = progressing(deployment);
    const { paused = false } = deployment.spec;
    if (current?.reason === 'ProgressDeadlineExceeded') return deployment;
    const isNoted = current?.reason === 'DeploymentPaused';
    if (paused === isNoted) return deployment;
    const now = this.#ctx.clock.date();
    const fresh = paused
      ? condition('Progressing', 'Unknown', 'DeploymentPaused',
        'Deployment is paused', now)
      : condition('Progressing', 'Unknown', 'DeploymentResumed',
        'Deployment is resumed', now);
    const conditions = withCondition(
      deployment.status?.conditions ?? [], fresh,
    );
    return yield* this.#ctx.client.deployments.updateStatus({
      ...deployment, status: { ...deployment.status, conditions },
    });
  }

  *#writeStatus(
    deployment: appsv1.Deployment,
    sets: Sets,
    isRolling: boolean,
    newSet = newSetOf(deployment, sets),
  ): Process {
    const now = this.#ctx.clock.date();
    const counted = calculatedStatus(deployment, sets, newSet, now);
    const status = isRolling
      ? withProgress(deployment, counted, newSet, now) : counted;
    if (isEqual(deployment.status ?? {}, status)) {
      // Nothing moves: look again when the deadline is over.
      const left = msToDeadline(deployment, now);
      if (isRolling && left !== undefined) {
        const after = Math.max(0, left) + 1_000;
        this.#queue.addAfter(keyOf(deployment), after, { idle: true });
      }
      return;
    }
    yield* this.#ctx.client.deployments.updateStatus({
      ...deployment, status: defined(status),
    });
  }

  /** Those beyond the limit go, from the first revision on; one that still
   *  has Pods, or whose status lags behind, is left for another time. */
  *#cleanUp(deployment: appsv1.Deployment, old: Sets): Process {
    const { revisionHistoryLimit = 10 } = deployment.spec;
    const alive = old.filter((set) => !isTerminating(set));
    const excess = Math.max(0, alive.length - revisionHistoryLimit);
    const byRevision = [...alive].sort((a, b) =>
      revisionOf(a) - revisionOf(b));
    for (const set of byRevision.slice(0, excess)) {
      const { metadata: { generation = 0 }, spec, status } = set;
      const isIdle = spec.replicas === 0 && (status?.replicas ?? 0) === 0
        && generation <= (status?.observedGeneration ?? 0);
      if (isIdle) yield* this.#ctx.client.replicaSets.delete(keyOf(set));
    }
  }
}

function othersThan({ metadata: { uid } }: appsv1.ReplicaSet, sets: Sets) {
  return sets.filter(({ metadata }) => metadata.uid !== uid);
}

/** A set's note of the wanted number differs from the number wanted. */
function isScaling(deployment: appsv1.Deployment, sets: Sets): boolean {
  const wanted = String(deployment.spec.replicas ?? 1);
  return sets.some(({ spec, metadata }) => {
    const noted = metadata.annotations?.[DESIRED];
    return (spec.replicas ?? 1) > 0 && noted !== undefined && noted !== wanted;
  });
}

function recreates({ spec }: appsv1.Deployment): boolean {
  return spec.strategy?.type === 'Recreate';
}
