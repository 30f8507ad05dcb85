// One kind's recent past and present, fed by the store's watch, so that
// reads that may be a little old, and all watches, cost the store nothing.
// Upstream: apiserver/pkg/storage/cacher (watch_cache.go). Same window and
// error texts; different: the past is found by undoing kept events instead
// of by snapshots.

import type { Millis } from '../../kernel/time.ts';
import { expired } from '../../machinery/api/errors.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { Cache } from '../../machinery/cache.ts';
import type { Change, Revision } from './storage.ts';

/** One write of one object, as watchers need to know it. */
export interface CacheEvent {
  readonly revision: Revision;
  /** When the cache learned of it, in milliseconds. */
  readonly at: Millis;
  /** As it is now; of a deleted one its last state with this revision. */
  readonly object: ApiObject;
  readonly isDelete: boolean;
  /** As it was; absent for a creation. */
  readonly before: ApiObject | undefined;
}

const CAPACITY_MIN = 100;
const CAPACITY_MAX = 102_400;
/** A window that would forget something younger grows instead: bookmarks
 *  come once a minute, and a watch that had one must find its place. */
const FRESH_MS: Millis = 75_000;

export class WatchCache {
  readonly objects = new Cache<ApiObject>();
  /** The window over the past, oldest first, from #first on. */
  #events: CacheEvent[] = [];
  #first = 0;
  #capacity = CAPACITY_MIN;
  /** The revision after which nothing is missing in the window. */
  #since: Revision = 0;

  /** Begins anew with the state at a revision. */
  reset(objects: readonly ApiObject[], revision: Revision): void {
    for (const object of this.objects.list()) this.objects.remove(object);
    for (const object of objects) this.objects.put(object);
    this.#events = [];
    this.#first = 0;
    this.#since = revision;
  }

  apply(change: Change, at: Millis): CacheEvent {
    const event = eventOf(change, at);
    if (event.isDelete) this.objects.remove(event.object);
    else this.objects.put(event.object);
    this.#remember(event);
    return event;
  }

  /** What happened after a revision. Throws Expired if some of it has left
   *  the window. */
  eventsAfter(revision: Revision): readonly CacheEvent[] {
    if (revision < this.#since) throw tooOld(revision, this.#since);
    let start = this.#events.length;
    while (start > this.#first && this.#at(start - 1).revision > revision) {
      start -= 1;
    }
    return this.#events.slice(start);
  }

  /** The objects as they were at a revision, in key order; undefined if that
   *  is out of the window. */
  objectsAt(
    revision: Revision,
    namespace?: string,
  ): readonly ApiObject[] | undefined {
    if (revision < this.#since) return undefined;
    const past = new Cache<ApiObject>();
    const narrowing = namespace === undefined ? undefined : { namespace };
    for (const object of this.objects.list(narrowing)) past.put(object);
    const undone = [...this.eventsAfter(revision)].reverse();
    for (const { object, before } of undone) {
      if (before !== undefined) past.put(before);
      else past.remove(object);
    }
    return past.list(narrowing);
  }

  /** Nothing before the revision is promised any longer. */
  forgetBefore(revision: Revision): void {
    while (this.#first < this.#events.length
      && this.#at(this.#first).revision <= revision) this.#dropOldest();
  }

  #at(index: number): CacheEvent {
    return this.#events[index]!;
  }

  #remember(event: CacheEvent): void {
    const size = this.#events.length - this.#first;
    if (size === this.#capacity) {
      const isFresh = event.at - this.#at(this.#first).at < FRESH_MS;
      if (isFresh && this.#capacity < CAPACITY_MAX) this.#capacity *= 2;
      else this.#dropOldest();
    }
    this.#events.push(event);
  }

  #dropOldest(): void {
    this.#since = this.#at(this.#first).revision;
    this.#first += 1;
    // Cut in large steps, because a shift a time would cost more.
    if (this.#first < CAPACITY_MIN || this.#first * 2 < this.#events.length) {
      return;
    }
    this.#events = this.#events.slice(this.#first);
    this.#first = 0;
  }
}

function eventOf({ revision, now, before: was }: Change, at: Millis) {
  const before = was?.value as ApiObject | undefined;
  const isDelete = now === undefined;
  const object = isDelete
    ? withRevision(before!, revision) : now.value as ApiObject;
  return { revision, at, object, isDelete, before };
}

/** An object as an event about its end shows it. */
export function withRevision(object: ApiObject, revision: Revision): ApiObject {
  const resourceVersion = String(revision);
  const metadata = Object.freeze({ ...object.metadata, resourceVersion });
  return Object.freeze({ ...object, metadata }) as ApiObject;
}

function tooOld(asked: Revision, oldest: Revision): ApiError {
  return expired(`too old resource version: ${asked} (${oldest})`);
}
