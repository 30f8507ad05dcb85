// Who owns whom, as the watches tell it; and whom a change calls attention to.
// Upstream: pkg/controller/garbagecollector/graph_builder.go. Same; different:
// a reference that names its owner wrongly is not told from a right one.

import type { ApiObject, Key, OwnerReference }
  from '../../machinery/api/meta.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import type { Resource } from '../../machinery/api/resource.ts';

export const ORPHAN = 'orphan';
export const FOREGROUND = 'foregroundDeletion';

/** An object, or what a reference says of one that no watch has told yet. */
export interface GraphItem {
  readonly uid: string;
  readonly resource: Resource;
  readonly key: Key;
  /** Only references tell of it. */
  isVirtual: boolean;
  isTerminating: boolean;
  /** Its deletion waits for its dependents. */
  isAwaiting: boolean;
  owners: readonly OwnerReference[];
  readonly dependents: Set<string>;
}

/** What the graph calls for, by uid. */
export interface GraphCalls {
  /** It may have to go, or to let its owner go. */
  look(uid: string): void;
  /** Its dependents are to be let go of. */
  orphan(uid: string): void;
}

const NOBODY: readonly OwnerReference[] = [];

export class OwnerGraph {
  readonly #items = new Map<string, GraphItem>();
  readonly #calls: GraphCalls;
  readonly #ownerOf;

  /** `ownerOf` says where the owner is that an object's reference names;
   *  undefined where no such kind is known. */
  constructor(
    calls: GraphCalls,
    ownerOf: (reference: OwnerReference, namespace: string) =>
      Pick<GraphItem, 'resource' | 'key'> | undefined,
  ) {
    this.#calls = calls;
    this.#ownerOf = ownerOf;
  }

  get(uid: string): GraphItem | undefined {
    return this.#items.get(uid);
  }

  /** `before` is undefined for an object that is seen the first time. */
  put(
    resource: Resource,
    key: Key,
    before: ApiObject | undefined,
    object: ApiObject,
  ): void {
    const { uid, namespace = '', ownerReferences = NOBODY } = object.metadata;
    const item = this.#items.get(uid) ?? this.#add(uid, { resource, key });
    item.isVirtual = false;
    if (item.owners !== ownerReferences) {
      this.#own(item, namespace, ownerReferences);
    }
    if (!isTerminating(object)) return;
    item.isTerminating = true;
    const begins = (finalizer: string): boolean =>
      awaits(object, finalizer)
      && (before === undefined || !awaits(before, finalizer));
    if (begins(ORPHAN)) this.#calls.orphan(uid);
    if (!begins(FOREGROUND)) return;
    item.isAwaiting = true;
    for (const dependent of item.dependents) this.#calls.look(dependent);
    this.#calls.look(uid);
  }

  /** It is gone: its dependents may have nobody left, and owners that wait
   *  may have waited for it. */
  remove(uid: string): void {
    const item = this.#items.get(uid);
    if (item === undefined) return;
    this.#items.delete(uid);
    for (const { uid: owner } of item.owners) {
      const found = this.#items.get(owner);
      found?.dependents.delete(uid);
      if (found?.isAwaiting) this.#calls.look(owner);
    }
    for (const dependent of item.dependents) this.#calls.look(dependent);
  }

  /** The dependents that an owner's deletion in the foreground waits for. */
  blocking({ uid, dependents }: GraphItem): readonly GraphItem[] {
    return [...dependents].flatMap((each) => this.#items.get(each) ?? [])
      .filter(({ owners }) => owners.some((owner) =>
        owner.uid === uid && owner.blockOwnerDeletion === true));
  }

  #add(
    uid: string,
    { resource, key }: Pick<GraphItem, 'resource' | 'key'>,
  ): GraphItem {
    const item: GraphItem = {
      uid, resource, key, isVirtual: true, isTerminating: false,
      isAwaiting: false, owners: NOBODY, dependents: new Set(),
    };
    this.#items.set(uid, item);
    return item;
  }

  #own(
    item: GraphItem,
    namespace: string,
    owners: readonly OwnerReference[],
  ): void {
    const before = item.owners;
    item.owners = owners;
    for (const was of before) {
      const is = owners.find(({ uid }) => uid === was.uid);
      const owner = this.#items.get(was.uid);
      if (is === undefined) owner?.dependents.delete(item.uid);
      // An owner may have waited for this one alone.
      if (was.blockOwnerDeletion && !is?.blockOwnerDeletion) {
        this.#calls.look(was.uid);
      }
    }
    for (const owner of owners) {
      const found = this.#items.get(owner.uid)
        ?? this.#guessed(owner, namespace);
      found?.dependents.add(item.uid);
    }
  }

  /** Whether such an owner exists has to be asked. */
  #guessed(
    reference: OwnerReference,
    namespace: string,
  ): GraphItem | undefined {
    const place = this.#ownerOf(reference, namespace);
    if (place === undefined) return undefined;
    this.#calls.look(reference.uid);
    return this.#add(reference.uid, place);
  }
}

export function awaits(object: ApiObject, finalizer: string): boolean {
  return isTerminating(object)
    && (object.metadata.finalizers?.includes(finalizer) ?? false);
}
