// All watch caches behind one watch of the store, and those who wait for
// them to come so far. Upstream: apiserver/pkg/storage/cacher. Different:
// one stream for all kinds, so that the caches share one revision and a
// consistent read needs no progress notification of its own.

import type { Process, Wait } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import type { Clock } from '../../machinery/component.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { fieldValue } from './fields.ts';
import type { Kind } from './kinds.ts';
import type { Change, EtcdKey, KeyValue, Revision } from './storage.ts';
import { WatchCache } from './watch-cache.ts';
import type { Watcher } from './watcher.ts';
import { WatcherSet } from './watcher-set.ts';

/** How long a read waits for a revision that is yet to come. */
const PATIENCE_MS: Millis = 3_000;

interface Place {
  readonly cache: WatchCache;
  readonly watchers: WatcherSet;
}

export class Caches {
  readonly #clock: Clock;
  /** By prefix: '/registry/pods/'. */
  readonly #places = new Map<EtcdKey, Place>();
  readonly #waiting = new Set<() => void>();
  #revision: Revision = 0;
  /** Reads of an exact revision before it must ask the store. */
  #compacted: Revision = 0;

  constructor(clock: Clock, kinds: readonly Kind[]) {
    this.#clock = clock;
    for (const { prefix, indexedField } of kinds) {
      if (this.#places.has(prefix)) continue;
      const valueOf = (object: ApiObject) => fieldValue(object, indexedField);
      const watchers = new WatcherSet(valueOf);
      this.#places.set(prefix, { cache: new WatchCache(), watchers });
    }
  }

  /** Everything up to here is in the caches; 0 until the first load. */
  get revision(): Revision {
    return this.#revision;
  }

  of({ prefix }: Kind): WatchCache {
    return this.#places.get(prefix)!.cache;
  }

  watchersOf({ prefix }: Kind): WatcherSet {
    return this.#places.get(prefix)!.watchers;
  }

  get(
    kind: Kind,
    namespace: string | undefined,
    name: string,
  ): ApiObject | undefined {
    return this.of(kind).objects.find(namespace ?? '', name);
  }

  /** As `WatchCache.objectsAt`, but not before what was compacted. */
  objectsAt(
    kind: Kind,
    revision: Revision,
    namespace: string | undefined,
  ): readonly ApiObject[] | undefined {
    if (revision < this.#compacted) return undefined;
    return this.of(kind).objectsAt(revision, namespace);
  }

  /** Begins with the whole state at a revision. Whoever watched before has
   *  missed something: these watchers are given back. */
  load(state: readonly KeyValue[], revision: Revision): readonly Watcher[] {
    const objects = new Map<Place, ApiObject[]>();
    for (const place of this.#places.values()) objects.set(place, []);
    for (const { key, value } of state) {
      const place = this.#placeOf(key);
      if (place !== undefined) objects.get(place)!.push(value as ApiObject);
    }
    const lost: Watcher[] = [];
    for (const [place, all] of objects) {
      place.cache.reset(all, revision);
      lost.push(...place.watchers);
    }
    this.#advance(revision);
    return lost;
  }

  /** Takes in a batch; one push for each watcher that it concerns. */
  feed(batch: readonly Change[]): void {
    const at = this.#clock.now();
    const dirty: Watcher[] = [];
    for (const change of batch) {
      const place = this.#placeOf(change.key);
      // After a load, what it holds already may still be on its way.
      const isOld = change.revision <= this.#revision;
      if (place === undefined || isOld) continue;
      place.watchers.note(place.cache.apply(change, at), dirty);
    }
    for (const watcher of dirty) watcher.push();
    const last = batch[batch.length - 1];
    if (last !== undefined && last.revision > this.#revision) {
      this.#advance(last.revision);
    }
  }

  compacted(revision: Revision): void {
    this.#compacted = revision;
  }

  /** Returns whether the caches came so far within the server's patience. */
  *reached(revision: Revision): Process<boolean> {
    if (this.#revision >= revision) return true;
    let isOver = false;
    let resume = (): void => {};
    const timer = this.#clock.after(PATIENCE_MS, () => {
      isOver = true;
      resume();
    });
    const moved: Wait = {
      subscribe: (wake) => {
        resume = () => {
          this.#waiting.delete(resume);
          wake();
        };
        this.#waiting.add(resume);
      },
    };
    while (this.#revision < revision && !isOver) yield moved;
    timer.cancel();
    return this.#revision >= revision;
  }

  #placeOf(key: EtcdKey): Place | undefined {
    let end = key.indexOf('/', REGISTRY.length);
    while (end > 0) {
      const place = this.#places.get(key.slice(0, end + 1));
      if (place !== undefined) return place;
      end = key.indexOf('/', end + 1);
    }
    return undefined;
  }

  #advance(revision: Revision): void {
    this.#revision = revision;
    for (const resume of [...this.#waiting]) resume();
  }
}

/** What all keys of API objects begin with. */
export const REGISTRY = '/registry/';
