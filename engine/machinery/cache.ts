// The local copy that an informer keeps: by namespace, then by name, and by
// whatever else a component looks things up.
// Upstream: client-go/tools/cache (store.go, thread_safe_store.go).
// Different: lists are in key order, and objects are shared, never copied.

import { keyParts } from './api/key.ts';
import type { ApiObject, Key } from './api/meta.ts';
import { matchesText } from './api/selectors.ts';
import { orderNamespaces, SortedObjects } from './sorted-objects.ts';

/** The objects that share a value, such as the Pods of a node. */
export interface Index<T> {
  /** In key order; empty for a value that nobody has. */
  list(value: string): readonly T[];
}

/** What a list is narrowed to; both must hold. */
export interface Narrowing {
  readonly namespace?: string;
  readonly labelSelector?: string;
}

const NOTHING: readonly never[] = [];

export class Cache<T extends ApiObject> {
  readonly #namespaces = new Map<string, NamespaceCache<T>>();
  readonly #indexes: CacheIndex<T>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: Key): T | undefined {
    const { namespace = '', name } = keyParts(key);
    return this.find(namespace, name);
  }

  /** As `get`; `namespace` is empty for what is cluster-scoped. */
  find(namespace: string, name: string): T | undefined {
    return this.#namespaces.get(namespace)?.byName.get(name);
  }

  list(narrowing?: Narrowing): readonly T[] {
    const namespace = narrowing?.namespace;
    const objects = namespace === undefined
      ? this.#listAll()
      : this.#namespaces.get(namespace)?.list() ?? NOTHING;
    const selector = narrowing?.labelSelector;
    if (selector === undefined) return objects;
    return objects.filter(({ metadata }) =>
      matchesText(selector, metadata.labels));
  }

  /** Stores an object; what it replaced, if anything. */
  put(object: T): T | undefined {
    const namespace = object.metadata.namespace ?? '';
    let place = this.#namespaces.get(namespace);
    if (place === undefined) {
      place = new NamespaceCache();
      this.#namespaces.set(namespace, place);
    }
    const before = place.put(object);
    if (before === undefined) this.#size += 1;
    for (const index of this.#indexes) index.replace(before, object);
    return before;
  }

  /** Drops an object by its key; what was there, if anything. */
  remove(object: T): T | undefined {
    const namespace = object.metadata.namespace ?? '';
    const before = this.#namespaces.get(namespace)?.remove(object);
    if (before === undefined) return undefined;
    this.#size -= 1;
    for (const index of this.#indexes) index.replace(before, undefined);
    return before;
  }

  /** Keeps a further index; objects without a value are not in it. */
  indexBy(valueOf: (object: T) => string | undefined): Index<T> {
    const index = new CacheIndex(valueOf);
    for (const object of this.#listAll()) index.replace(undefined, object);
    this.#indexes.push(index);
    return index;
  }

  #listAll(): readonly T[] {
    const { size } = this.#namespaces;
    if (size === 0) return NOTHING;
    if (size === 1) return [...this.#namespaces.values()][0]!.list();
    const names = [...this.#namespaces.keys()].sort(orderNamespaces);
    return names.flatMap((name) => this.#namespaces.get(name)!.list());
  }
}

/** Keeps its objects in order only while lists are asked for: most caches
 *  are asked for single objects alone, or seldom for all. */
class NamespaceCache<T extends ApiObject> {
  readonly byName = new Map<string, T>();
  #sorted: SortedObjects<T> | undefined;
  /** Since the last list. */
  #changes = 0;

  list(): readonly T[] {
    this.#changes = 0;
    this.#sorted ??= new SortedObjects([...this.byName.values()]);
    return this.#sorted.list();
  }

  put(object: T): T | undefined {
    const { name } = object.metadata;
    const before = this.byName.get(name);
    this.byName.set(name, object);
    this.#inOrder()?.put(object);
    return before;
  }

  remove(object: T): T | undefined {
    const { name } = object.metadata;
    const before = this.byName.get(name);
    if (before === undefined) return undefined;
    this.byName.delete(name);
    this.#inOrder()?.remove(object);
    return before;
  }

  /** What has to be told of a change. After as many changes as there are
   *  objects the order is given up: sorting once will cost less. */
  #inOrder(): SortedObjects<T> | undefined {
    this.#changes += 1;
    if (this.#changes > this.byName.size) this.#sorted = undefined;
    return this.#sorted;
  }
}

class CacheIndex<T extends ApiObject> implements Index<T> {
  readonly #valueOf: (object: T) => string | undefined;
  readonly #groups = new Map<string, SortedObjects<T>>();

  constructor(valueOf: (object: T) => string | undefined) {
    this.#valueOf = valueOf;
  }

  list(value: string): readonly T[] {
    return this.#groups.get(value)?.list() ?? NOTHING;
  }

  replace(before: T | undefined, after: T | undefined): void {
    const from = before === undefined ? undefined : this.#valueOf(before);
    const to = after === undefined ? undefined : this.#valueOf(after);
    if (from !== undefined && from !== to) this.#drop(from, before!);
    if (to === undefined) return;
    let group = this.#groups.get(to);
    if (group === undefined) {
      group = new SortedObjects();
      this.#groups.set(to, group);
    }
    group.put(after!);
  }

  #drop(value: string, object: T): void {
    const group = this.#groups.get(value)!;
    group.remove(object);
    if (group.size === 0) this.#groups.delete(value);
  }
}
