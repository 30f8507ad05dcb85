// Pods by their controlling owner, counted as they come and go: a set's Pods
// are found without looking at all others, and its status without looking at
// each of its own.
// Upstream: the informer's index by controller UID. Different: it counts.

import { isPodReady } from '../../machinery/api/conditions.ts';
import { controllerOf } from '../../machinery/api/owners.ts';
import { isActive, isFinished, isTerminating }
  from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { areSameLabels } from './same-labels.ts';

export interface Counts {
  readonly active: number;
  /** Active and ready. */
  readonly ready: number;
  /** Terminating and not finished. */
  readonly leaving: number;
}

const NONE: Counts = { active: 0, ready: 0, leaving: 0 };

class Family {
  /** By uid, as `unchecked`. */
  readonly pods = new Map<string, v1.Pod>();
  active = 0;
  ready = 0;
  leaving = 0;
  /** Whose labels nobody has held against the selector yet. */
  readonly unchecked = new Set<string>();

  put(pod: v1.Pod, isUnchecked: boolean): void {
    const { uid } = pod.metadata;
    this.pods.set(uid, pod);
    if (isUnchecked) this.unchecked.add(uid);
    this.#count(pod, 1);
  }

  /** Whether it was unchecked. */
  remove({ metadata: { uid } }: v1.Pod): boolean {
    const pod = this.pods.get(uid);
    if (pod === undefined) return false;
    this.pods.delete(uid);
    this.#count(pod, -1);
    return this.unchecked.delete(uid);
  }

  #count(pod: v1.Pod, by: 1 | -1): void {
    if (isActive(pod)) {
      this.active += by;
      if (isPodReady(pod)) this.ready += by;
    } else if (isTerminating(pod) && !isFinished(pod)) this.leaving += by;
  }
}

export class OwnedPods {
  readonly #byOwner = new Map<string, Family>();
  /** Pods without a controller, by namespace. */
  readonly #orphans = new Map<string, Family>();

  add(pod: v1.Pod): void {
    this.#home(pod).put(pod, true);
  }

  update(before: v1.Pod, pod: v1.Pod): void {
    const home = this.#home(pod);
    const was = this.#home(before);
    const wasUnchecked = was.remove(before);
    const { labels } = before.metadata;
    home.put(pod, wasUnchecked || home !== was
      || !areSameLabels(labels, pod.metadata.labels));
  }

  remove(pod: v1.Pod): void {
    this.#home(pod).remove(pod);
  }

  of(ownerUid: string): readonly v1.Pod[] {
    return [...this.#byOwner.get(ownerUid)?.pods.values() ?? []];
  }

  has(ownerUid: string, pod: v1.Pod): boolean {
    return this.#byOwner.get(ownerUid)?.pods.has(pod.metadata.uid) === true;
  }

  counts(ownerUid: string): Counts {
    return this.#byOwner.get(ownerUid) ?? NONE;
  }

  /** An owner's Pods that came or changed their labels; each only once. */
  takeUnchecked(ownerUid: string): readonly v1.Pod[] {
    const family = this.#byOwner.get(ownerUid);
    if (family === undefined || family.unchecked.size === 0) return [];
    const pods = [...family.unchecked].map((uid) => family.pods.get(uid)!);
    family.unchecked.clear();
    return pods;
  }

  orphans(namespace: string): readonly v1.Pod[] {
    return [...this.#orphans.get(namespace)?.pods.values() ?? []];
  }

  #home(pod: v1.Pod): Family {
    const owner = controllerOf(pod)?.uid;
    const [index, name] = owner === undefined
      ? [this.#orphans, pod.metadata.namespace ?? '']
      : [this.#byOwner, owner];
    let home = index.get(name);
    if (home === undefined) index.set(name, home = new Family());
    return home;
  }
}
