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

type Kind = 'finished' | 'leaving' | 'ready' | 'unready';

function kindOf(pod: v1.Pod): Kind {
  if (isFinished(pod)) return 'finished';
  if (isTerminating(pod)) return 'leaving';
  return isPodReady(pod) ? 'ready' : 'unready';
}

interface Member {
  pod: v1.Pod;
  kind: Kind;
}

/** The Pods of one owner. */
export class Family implements Counts {
  /** By uid, as `unchecked`. */
  readonly members = new Map<string, Member>();
  active = 0;
  ready = 0;
  leaving = 0;
  /** Whose labels nobody has held against the selector yet. */
  readonly unchecked = new Set<string>();
  /** Whether a pass found nothing to do, and nothing that it looked at has
   *  changed since. */
  isSettled = false;

  put(pod: v1.Pod, isUnchecked: boolean): void {
    const { uid } = pod.metadata;
    const kind = kindOf(pod);
    this.members.set(uid, { pod, kind });
    if (isUnchecked) this.unchecked.add(uid);
    this.#count(kind, 1);
  }

  /** A Pod that is here has changed, but not its labels. */
  change(member: Member, pod: v1.Pod): void {
    const kind = kindOf(pod);
    member.pod = pod;
    if (kind === member.kind) return;
    this.#count(member.kind, -1);
    this.#count(kind, 1);
    member.kind = kind;
  }

  /** Whether it was unchecked. */
  remove({ metadata: { uid } }: v1.Pod): boolean {
    const member = this.members.get(uid);
    if (member === undefined) return false;
    this.members.delete(uid);
    this.#count(member.kind, -1);
    return this.unchecked.delete(uid);
  }

  get pods(): readonly v1.Pod[] {
    return Array.from(this.members.values(), ({ pod }) => pod);
  }

  has({ metadata: { uid } }: v1.Pod): boolean {
    return this.members.has(uid);
  }

  /** Those that came or changed their labels; each only once. */
  takeUnchecked(): readonly v1.Pod[] {
    const pods = Array.from(this.unchecked, (uid) =>
      this.members.get(uid)!.pod);
    this.unchecked.clear();
    return pods;
  }

  #count(kind: Kind, by: 1 | -1): void {
    this.isSettled = false;
    if (kind === 'leaving') this.leaving += by;
    if (kind === 'ready') this.ready += by;
    if (kind === 'ready' || kind === 'unready') this.active += by;
  }
}

export class OwnedPods {
  readonly #byOwner = new Map<string, Family>();
  /** Pods without a controller, by namespace. */
  readonly #orphans = new Map<string, Family>();
  /** The last owners, as all Pods of a set have the same, and their Pods. */
  #owners: v1.Pod['metadata']['ownerReferences'];
  #family: Family | undefined;

  add(pod: v1.Pod): void {
    this.#home(pod).put(pod, true);
  }

  /** Whether its owner has to look: not if it found nothing to do before,
   *  and what it looks at is as it was, as in most changes. */
  update(before: v1.Pod, pod: v1.Pod): boolean {
    const { metadata: old } = before;
    const { metadata: now } = pod;
    const home = this.#home(pod);
    const areSame = areSameLabels(old.labels, now.labels);
    if (areSame && old.ownerReferences === now.ownerReferences
      && home === this.#family) {
      const member = old.uid === now.uid ? home.members.get(now.uid)
        : undefined;
      if (member !== undefined) {
        // They are checked in the order of their last changes.
        if (home.unchecked.delete(now.uid)) home.unchecked.add(now.uid);
        home.change(member, pod);
        return !home.isSettled;
      }
    }
    const was = this.#home(before);
    const wasUnchecked = was.remove(before);
    home.put(pod, wasUnchecked || home !== was || !areSame);
    return true;
  }

  remove(pod: v1.Pod): void {
    this.#home(pod).remove(pod);
  }

  of(ownerUid: string): Family {
    return familyIn(this.#byOwner, ownerUid);
  }

  orphans(namespace = ''): readonly v1.Pod[] {
    return familyIn(this.#orphans, namespace).pods;
  }

  #home(pod: v1.Pod): Family {
    const { ownerReferences, namespace = '' } = pod.metadata;
    if (this.#family !== undefined && this.#owners === ownerReferences) {
      return this.#family;
    }
    const owner = controllerOf(pod);
    if (owner === undefined) return familyIn(this.#orphans, namespace);
    this.#owners = ownerReferences;
    this.#family = familyIn(this.#byOwner, owner.uid);
    return this.#family;
  }
}

function familyIn(index: Map<string, Family>, name: string): Family {
  let family = index.get(name);
  if (family === undefined) index.set(name, family = new Family());
  return family;
}
