// ReplicaSets: exactly so many Pods of a template.
// Upstream: pkg/controller/replicaset/replica_set.go. Same, but for the
// sibling count of a Deployment's other sets, which is left out.

import type { Call } from '../../kernel/call.ts';
import { all } from '../../kernel/call.ts';
import { deepFreeze } from '../../kernel/freeze.ts';
import type { Process } from '../../kernel/process.ts';
import type { Component, ComponentContext }
  from '../../machinery/component.ts';
import { defined } from '../../machinery/api/defined.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import { isNamespaceEnding, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key, New } from '../../machinery/api/meta.ts';
import { controllerOf, ownerReferenceTo }
  from '../../machinery/api/owners.ts';
import { isActive, isTerminating } from '../../machinery/api/pods.ts';
import { pods, replicasets } from '../../machinery/api/resource.ts';
import { matches } from '../../machinery/api/selectors.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { Expectations } from './expectations.ts';
import { OwnedPods } from './owned-pods.ts';
import type { Family } from './owned-pods.ts';
import { inOrderOfDeletion } from './pod-ranking.ts';
import { newStatus, updateReplicaSetStatus } from './replicaset-status.ts';

/** Creates or deletes of one pass. */
const BURST = 500;
const WORKERS = 5;

export const replicaSetController: Component = (ctx) => {
  new ReplicaSetController(ctx).start();
};

class ReplicaSetController {
  readonly #ctx: ComponentContext;
  readonly #queue;
  readonly #sets;
  readonly #owned = new OwnedPods();
  readonly #expectations: Expectations;

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#queue = ctx.queue('replicaset');
    this.#sets = ctx.informer(replicasets);
    this.#expectations = new Expectations(ctx.clock);
  }

  start(): void {
    this.#sets.onAdd((set) => this.#wake(set));
    this.#sets.onUpdate((_, set) => this.#wake(set));
    this.#sets.onDelete((set) => {
      this.#expectations.forget(keyOf(set));
      this.#wake(set);
    });
    const informer = this.#ctx.informer(pods);
    informer.onAdd((pod) => this.#podAdded(pod));
    informer.onUpdate((before, pod) => this.#podUpdated(before, pod));
    informer.onDelete((pod) => this.#podDeleted(pod));
    this.#ctx.reconcile(this.#queue, WORKERS, (key) => this.#reconcile(key));
  }

  #podAdded(pod: v1.Pod): void {
    this.#owned.add(pod);
    // Seen for the first time in its last hour, as after a restart.
    if (isTerminating(pod)) {
      this.#noteGone(pod);
      return;
    }
    const owner = this.#ownerOf(pod);
    if (owner !== undefined) {
      this.#expectations.creationObserved(keyOf(owner));
      this.#queue.add(keyOf(owner));
    } else this.#wakeMatching(pod);
  }

  #podUpdated(before: v1.Pod, pod: v1.Pod): void {
    if (!this.#owned.update(before, pod)) return;
    if (isTerminating(pod) && !isTerminating(before)) this.#noteGone(pod);
    const { ownerReferences } = pod.metadata;
    if (before.metadata.ownerReferences !== ownerReferences
      && controllerOf(before)?.uid !== controllerOf(pod)?.uid) {
      this.#wake(this.#ownerOf(before));
    }
    const owner = this.#ownerOf(pod);
    if (owner === undefined) return this.#wakeMatching(pod);
    this.#wake(owner);
    this.#wakeWhenAvailable(owner, before, pod);
  }

  #podDeleted(pod: v1.Pod): void {
    this.#owned.remove(pod);
    this.#noteGone(pod);
  }

  #noteGone(pod: v1.Pod): void {
    const owner = this.#ownerOf(pod);
    if (owner === undefined) return;
    this.#expectations.deletionObserved(keyOf(owner), keyOf(pod));
    this.#wake(owner);
  }

  #wake(set: appsv1.ReplicaSet | undefined): void {
    if (set !== undefined) this.#queue.add(keyOf(set));
  }

  /** A Pod that is nobody's may become somebody's. */
  #wakeMatching(pod: v1.Pod): void {
    if (controllerOf(pod) !== undefined) return;
    const { namespace } = pod.metadata;
    for (const set of this.#sets.list({ namespace: namespace ?? '' })) {
      if (matches(set.spec.selector, pod)) this.#wake(set);
    }
  }

  /** Ready now, available only after minReadySeconds. */
  #wakeWhenAvailable(
    set: appsv1.ReplicaSet,
    before: v1.Pod,
    pod: v1.Pod,
  ): void {
    const { minReadySeconds = 0 } = set.spec;
    if (minReadySeconds === 0 || before.status === pod.status) return;
    this.#queue.addAfter(keyOf(set), minReadySeconds * 1_000 + 1_000);
  }

  #ownerOf(pod: v1.Pod): appsv1.ReplicaSet | undefined {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return undefined;
    const key = `${pod.metadata.namespace}/${owner.name}`;
    const set = this.#sets.get(key);
    return set?.metadata.uid === owner.uid ? set : undefined;
  }

  // #region reconcile
  *#reconcile(key: Key): Process {
    const set = this.#sets.get(key);
    if (set === undefined) return;
    const family = this.#owned.of(set.metadata.uid);
    family.isSettled = false;
    const areMet = this.#expectations.areMet(key);
    const adopted = yield* this.#claim(set, family);
    // What it is now, before this pass changes it: so says the status.
    const active = family.active + adopted.length;
    const surplus = active - (set.spec.replicas ?? 1);
    const status = newStatus(set, active, family, this.#ctx.clock.date());
    if (surplus !== 0 && areMet && !isTerminating(set)) {
      yield* this.#scale(set, surplus, family, adopted);
    }
    if (status !== undefined) {
      yield* updateReplicaSetStatus(this.#ctx.client, set, status);
    } else if (surplus === 0 && !set.spec.minReadySeconds) {
      family.isSettled = true;
    }
  }
  // #endregion reconcile

  /** Takes in what matches and is nobody's, lets go what no longer does.
   *  Returns what it took in and the cache does not know of yet. */
  *#claim(
    set: appsv1.ReplicaSet,
    family: Family,
  ): Process<readonly v1.Pod[]> {
    if (isTerminating(set)) return [];
    for (const pod of family.takeUnchecked()) {
      if (!matches(set.spec.selector, pod)) yield* this.#release(set, pod);
    }
    const orphans = this.#owned.orphans(set.metadata.namespace).filter((pod) =>
      isActive(pod) && matches(set.spec.selector, pod));
    if (orphans.length === 0) return orphans;
    yield* this.#recheck(set);
    const adopted: v1.Pod[] = [];
    for (const pod of orphans) {
      if (yield* this.#adopt(set, pod)) adopted.push(pod);
    }
    return adopted.filter((pod) => !family.has(pod));
  }

  /** A set that is gone, or another one by its name, must not take in what
   *  somebody let go: the server is asked, because the cache may be old. */
  *#recheck(set: appsv1.ReplicaSet): Process {
    const fresh = yield* this.#ctx.client.replicaSets.get(keyOf(set));
    if (fresh.metadata.uid !== set.metadata.uid || isTerminating(fresh)) {
      throw new Error(`${keyOf(set)} can take in no Pods any more`);
    }
  }

  *#adopt(set: appsv1.ReplicaSet, pod: v1.Pod): Process<boolean> {
    const { uid } = pod.metadata;
    const ownerReferences = [ownerReferenceTo(set)];
    return yield* this.#patchOwners(pod, { uid, ownerReferences });
  }

  *#release(set: appsv1.ReplicaSet, pod: v1.Pod): Process<boolean> {
    const { uid } = pod.metadata;
    const ownerReferences = [{ $patch: 'delete', uid: set.metadata.uid }];
    return yield* this.#patchOwners(pod, { uid, ownerReferences });
  }

  *#patchOwners(pod: v1.Pod, metadata: object): Process<boolean> {
    try {
      yield* this.#ctx.client.pods.patch(
        keyOf(pod), { strategic: { metadata } },
      );
      return true;
    } catch (error) {
      // Gone, or another Pod by the same name: nothing to take in.
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  *#scale(
    set: appsv1.ReplicaSet,
    surplus: number,
    family: Family,
    adopted: readonly v1.Pod[],
  ): Process {
    if (surplus < 0) {
      return yield* this.#createPods(set, Math.min(-surplus, BURST));
    }
    const active = [...family.pods.filter(isActive), ...adopted];
    yield* this.#deletePods(set, active, Math.min(surplus, BURST));
  }

  // #region slow-start
  /** 1, 2, 4 … at a time, so that what is refused is refused few times. */
  *#createPods(set: appsv1.ReplicaSet, count: number): Process {
    const key = keyOf(set);
    this.#expectations.expectCreations(key, count);
    const body = podOf(set);
    let made = 0;
    for (let batch = 1; made < count; batch *= 2) {
      const size = Math.min(batch, count - made);
      const calls = Array.from({ length: size }, () =>
        this.#createPod(set, body));
      const failed = (yield* all(calls)).filter((e) => e !== undefined);
      made += size;
      if (failed.length === 0) continue;
      // What was not even tried will not be seen either.
      for (let i = made; i < count; i += 1) {
        this.#expectations.creationObserved(key);
      }
      throw failed[0];
    }
  }
  // #endregion slow-start

  #createPod(
    set: appsv1.ReplicaSet,
    body: New<v1.Pod>,
  ): Call<ApiError | undefined> {
    const { client } = this.#ctx;
    const call = client.pods.create(body) as Call<v1.Pod>;
    const told = call.then((pod: v1.Pod) => {
      client.events.event(set, 'Normal', 'SuccessfulCreate',
        `Created pod: ${pod.metadata.name}`);
      return undefined;
    }, (error: ApiError) => {
      // A namespace on its way out refuses for ever. What was expected stays
      // expected, so that nothing more is tried.
      if (isNamespaceEnding(error)) return undefined;
      this.#expectations.creationObserved(keyOf(set));
      client.events.event(set, 'Warning', 'FailedCreate',
        `Error creating: ${error.message}`);
      return error;
    });
    return told as Call<ApiError | undefined>;
  }

  *#deletePods(
    set: appsv1.ReplicaSet,
    active: readonly v1.Pod[],
    count: number,
  ): Process {
    const crowd = new Map<string, number>();
    for (const { spec: { nodeName = '' } } of active) {
      crowd.set(nodeName, (crowd.get(nodeName) ?? 0) + 1);
    }
    const leaving = inOrderOfDeletion(active, crowd).slice(0, count);
    this.#expectations.expectDeletions(keyOf(set), leaving.map(keyOf));
    const failed = yield* all(leaving.map((pod) => this.#deletePod(set, pod)));
    const error = failed.find((each) => each !== undefined);
    if (error !== undefined) throw error;
  }

  #deletePod(
    set: appsv1.ReplicaSet,
    pod: v1.Pod,
  ): Call<ApiError | undefined> {
    const { client } = this.#ctx;
    const { name } = pod.metadata;
    const call = client.pods.delete(keyOf(pod)) as Call<void>;
    const told = call.then(() => {
      client.events.event(set, 'Normal', 'SuccessfulDelete',
        `Deleted pod: ${name}`);
      return undefined;
    }, (error: ApiError) => {
      this.#expectations.deletionObserved(keyOf(set), keyOf(pod));
      if (isNotFound(error)) return undefined;
      client.events.event(set, 'Warning', 'FailedDelete',
        `Error deleting: ${error.message}`);
      return error;
    });
    return told as Call<ApiError | undefined>;
  }
}

/** All Pods of a set are made of one, which says so by being frozen. */
function podOf(set: appsv1.ReplicaSet): New<v1.Pod> {
  const { template } = set.spec;
  const { labels, annotations, finalizers } = template?.metadata ?? {};
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: defined({
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace!,
      labels, annotations, finalizers,
      ownerReferences: [ownerReferenceTo(set)],
    }),
    spec: template!.spec!,
  });
}
