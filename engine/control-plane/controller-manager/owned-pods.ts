// Pods by their controlling owner, counted as they come and go: a set's Pods
// are found without looking at all others, and its status without looking at
// each of its own.
// Upstream: the informer's index by controller UID. Different: it counts.

import { isPodReady } from '../../machinery/api/conditions.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
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
  readonly pods = new Map<Key, v1.Pod>();
  active = 0;
  ready = 0;
  leaving = 0;
  /** Whose labels nobody has held against the selector yet. */
  readonly unchecked = new Set<Key>();

  put(pod: v1.Pod): void {
    const key = keyOf(pod);
    this.remove(key);
    this.pods.set(key, pod);
    this.unchecked.add(key);
    this.#count(pod, 1);
  }

  /** As put, for a Pod whose labels are what they were. */
  renew(pod: v1.Pod): void {
    const key = keyOf(pod);
    const wasUnchecked = this.unchecked.has(key);
    this.put(pod);
    if (!wasUnchecked) this.unchecked.delete(key);
  }

  remove(key: Key): void {
    const pod = this.pods.get(key);
    if (pod === undefined) return;
    this.pods.delete(key);
    this.unchecked.delete(key);
    this.#count(pod, -1);
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
    this.#home(pod).put(pod);
  }

  update(before: v1.Pod, pod: v1.Pod): void {
    const home = this.#home(pod);
    const was = this.#home(before);
    const { labels } = before.metadata;
    const isSame = areSameLabels(labels, pod.metadata.labels);
    if (home === was && isSame) home.renew(pod);
    else {
      was.remove(keyOf(before));
      home.put(pod);
    }
  }

  remove(pod: v1.Pod): void {
    this.#home(pod).remove(keyOf(pod));
  }

  of(ownerUid: string): readonly v1.Pod[] {
    return [...this.#byOwner.get(ownerUid)?.pods.values() ?? []];
  }

  has(ownerUid: string, pod: v1.Pod): boolean {
    return this.#byOwner.get(ownerUid)?.pods.has(keyOf(pod)) === true;
  }

  counts(ownerUid: string): Counts {
    return this.#byOwner.get(ownerUid) ?? NONE;
  }

  /** An owner's Pods that came or changed their labels; each only once. */
  takeUnchecked(ownerUid: string): readonly v1.Pod[] {
    const family = this.#byOwner.get(ownerUid);
    if (family === undefined || family.unchecked.size === 0) return [];
    const pods = [...family.unchecked].map((key) => family.pods.get(key)!);
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
