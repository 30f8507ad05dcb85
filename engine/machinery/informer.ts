// The informer: a local copy of a resource, kept up to date by list and
// watch, that tells its handlers of changes. With its contract.
// Upstream: client-go/tools/cache (shared_informer.go, delta_fifo.go).
// Different: handlers run in the turn of the delivery, after the cache has
// the change, instead of in goroutines of their own; there is no resync.
// Without handlers a change waits for the component's next turn: nobody can
// look at the cache before.

import type { Call, Pending } from '../kernel/call.ts';
import type { Realm } from '../kernel/realm.ts';
import type { ApiObject, Key, WatchEvent } from './api/meta.ts';
import { Cache } from './cache.ts';
import type { Index, Narrowing } from './cache.ts';
import type { ListOptions, ResourceClient } from './component.ts';
import { Reflector } from './reflector.ts';
import type { ReflectedStore } from './reflector.ts';

/** Reads a cache. Objects are shared and must not be changed. */
export interface Lister<T> {
  get(key: Key): T | undefined;
  /** In key order. Both selectors must match. */
  list(options?: Narrowing): readonly T[];
}

export interface Informer<T extends ApiObject> extends Lister<T> {
  /** Called for what is there already, too. */
  onAdd(run: (object: T) => void): void;
  onUpdate(run: (before: T, after: T) => void): void;
  /** The last state known: the object as it was deleted or, where a watch
   *  missed that, as it was last seen. */
  onDelete(run: (object: T) => void): void;
  /** Whether the first list has been delivered. */
  readonly hasSynced: boolean;
  /** Settles once the first list has been delivered. */
  readonly synced: Call<void>;
  /** Whether changes wait for the component's next turn although there are
   *  handlers: for who has nothing to do for any of them for now, and says
   *  so again once that is over. At first not so. */
  mayWait(isSo: boolean): void;
  /** A further way to look objects up: by a value of each; undefined leaves
   *  an object out. Ask once and keep it. */
  indexBy(valueOf: (object: T) => string | undefined): Index<T>;
}

export class SharedInformer<T extends ApiObject>
implements Informer<T>, ReflectedStore<T> {
  readonly #realm: Realm;
  readonly #cache = new Cache<T>();
  readonly #synced: Pending<void>;
  readonly #onAdd: ((object: T) => void)[] = [];
  readonly #onUpdate: ((before: T, after: T) => void)[] = [];
  readonly #onDelete: ((object: T) => void)[] = [];
  #reflector: Reflector<T> | undefined;
  #isResting = false;

  constructor(realm: Realm) {
    this.#realm = realm;
    this.#synced = realm.pending();
  }

  get hasSynced(): boolean {
    return this.#synced.isSettled;
  }

  get synced(): Call<void> {
    return this.#synced;
  }

  get isHeeded(): boolean {
    return !this.#isResting && this.#onAdd.length + this.#onUpdate.length
      + this.#onDelete.length > 0;
  }

  mayWait(isSo: boolean): void {
    if (isSo === this.#isResting) return;
    this.#isResting = isSo;
    this.#reflector?.keepPace();
  }

  /** Begins to list and watch; once. `name` is for its chance and for the
   *  journal. */
  start(name: string, client: ResourceClient<T>, options: ListOptions): void {
    const random = this.#realm.random.fork(name);
    const source = { client, options, random };
    const reflector = new Reflector(this.#realm, source, this);
    this.#reflector = reflector;
    this.#realm.spawn(name, () => reflector.run());
  }

  get(key: Key): T | undefined {
    return this.#cache.get(key);
  }

  list(options?: Narrowing): readonly T[] {
    return this.#cache.list(options);
  }

  indexBy(valueOf: (object: T) => string | undefined): Index<T> {
    return this.#cache.indexBy(valueOf);
  }

  onAdd(run: (object: T) => void): void {
    this.#heed(this.#onAdd, run);
    if (this.#cache.size === 0) return;
    // Not at once: whoever registers has not finished yet.
    const present = this.#cache.list();
    this.#realm.resume(() => {
      for (const object of present) run(object);
    });
  }

  onUpdate(run: (before: T, after: T) => void): void {
    this.#heed(this.#onUpdate, run);
  }

  onDelete(run: (object: T) => void): void {
    this.#heed(this.#onDelete, run);
  }

  replace(objects: readonly T[]): void {
    const before = this.#cache.size === 0 ? [] : this.#cache.list();
    for (const object of objects) this.#put(object);
    if (before.length > 0) this.#dropMissing(before, objects);
    this.#synced.settle();
  }

  apply(events: readonly WatchEvent<T>[]): void {
    for (const { type, object } of events) {
      if (type === 'ADDED' || type === 'MODIFIED') this.#put(object);
      else if (type === 'DELETED') this.#remove(object);
    }
  }

  /** The first handler of all ends the waiting. */
  #heed<F>(handlers: F[], run: F): void {
    const wasHeeded = this.isHeeded;
    handlers.push(run);
    if (!wasHeeded) this.#reflector?.keepPace();
  }

  /** Whether it is new or known is for the cache to say, not for the
   *  event's type: after a relist both can differ. */
  #put(object: T): void {
    const before = this.#cache.put(object);
    if (before === undefined) {
      for (const run of this.#onAdd) run(object);
      return;
    }
    const known = before.metadata.resourceVersion;
    if (known === object.metadata.resourceVersion) return;
    for (const run of this.#onUpdate) run(before, object);
  }

  #remove(object: T): void {
    if (this.#cache.remove(object) === undefined) return;
    for (const run of this.#onDelete) run(object);
  }

  /** What a relist no longer contains was deleted while nobody watched. */
  #dropMissing(before: readonly T[], objects: readonly T[]): void {
    const listed = new Set(objects);
    for (const { metadata: { namespace, name } } of before) {
      const object = this.#cache.find(namespace ?? '', name)!;
      if (!listed.has(object)) this.#remove(object);
    }
  }
}
