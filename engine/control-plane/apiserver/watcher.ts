// One client's watch: what it may see, and what has been collected for it
// since the last push. Upstream: apiserver/pkg/storage/cacher
// (cache_watcher.go). Same events; different: there is no buffer that could
// overflow, since the network takes whole batches.

import type { Millis } from '../../kernel/time.ts';
import type { ServerStream } from '../../machinery/component.ts';
import type { ApiObject, WatchEvent } from '../../machinery/api/meta.ts';
import type { Revision } from './storage.ts';
import { withRevision } from './watch-cache.ts';
import type { CacheEvent } from './watch-cache.ts';

export interface WatcherOptions {
  /** Whether an object is in view; undefined if all are. */
  readonly sees: ((object: ApiObject) => boolean) | undefined;
  /** The value of the kind's indexed field that every object in view has. */
  readonly indexValue: string | undefined;
  /** From the stored form to the one that was asked for. */
  readonly show: ((object: ApiObject) => unknown) | undefined;
  readonly stream: ServerStream;
  /** Changes up to here have been told already. */
  readonly after: Revision;
  readonly wantsBookmarks: boolean;
  readonly endsAt: Millis;
}

export class Watcher {
  readonly options: WatcherOptions;
  /** Takes it out of wherever it is registered. */
  leave: () => void = () => {};
  /** Undefined while there is nothing to push. */
  #pending: unknown[] | undefined;

  constructor(options: WatcherOptions) {
    this.options = options;
  }

  /** Takes note of a change; true if it is the first since the last push. */
  note(event: CacheEvent, shared: WatchEvent<ApiObject>): boolean {
    return event.revision > this.options.after
      && this.noteMissed(event, shared);
  }

  /** As `note`, for what happened before the watch began. */
  noteMissed(event: CacheEvent, shared: WatchEvent<ApiObject>): boolean {
    const { sees, show } = this.options;
    const seen = sees === undefined ? shared : inView(sees, event, shared);
    if (seen === undefined) return false;
    return this.#add(show === undefined
      ? seen : { type: seen.type, object: show(seen.object) });
  }

  /** The present state, as if everything in it had just been created. */
  noteAll(objects: readonly ApiObject[]): void {
    const { sees, show } = this.options;
    for (const object of objects) {
      if (sees !== undefined && !sees(object)) continue;
      const shown = show === undefined ? object : show(object);
      this.#add({ type: 'ADDED', object: shown });
    }
  }

  /** A bookmark is in no form but its own. */
  noteBookmark(object: ApiObject): void {
    this.#add({ type: 'BOOKMARK', object });
  }

  pushBookmark(object: ApiObject): void {
    this.noteBookmark(object);
    this.push();
  }

  /** The server has nothing more to tell. */
  end(): void {
    this.leave();
    this.options.stream.end();
  }

  push(): void {
    const items = this.#pending;
    if (items === undefined) return;
    this.#pending = undefined;
    this.options.stream.push(items);
  }

  /** Nearly always there is one: a list of one takes no room for more. */
  #add(item: unknown): boolean {
    if (this.#pending === undefined) {
      this.#pending = [item];
      return true;
    }
    this.#pending.push(item);
    return false;
  }
}

/** The event that all who see everything share. */
export function sharedEvent(event: CacheEvent): WatchEvent<ApiObject> {
  const { object, isDelete, before } = event;
  const type = isDelete ? 'DELETED'
    : before === undefined ? 'ADDED' : 'MODIFIED';
  return Object.freeze({ type, object });
}

/** What a change is to somebody who sees a part: an object that comes into
 *  view was added, one that leaves it was deleted. */
function inView(
  sees: (object: ApiObject) => boolean,
  event: CacheEvent,
  shared: WatchEvent<ApiObject>,
): WatchEvent<ApiObject> | undefined {
  const { object, isDelete, before, revision } = event;
  const isSeen = !isDelete && sees(object);
  const wasSeen = before !== undefined && sees(before);
  if (isSeen) {
    const type = wasSeen ? 'MODIFIED' : 'ADDED';
    return shared.type === type ? shared : { type, object };
  }
  if (!wasSeen) return undefined;
  if (isDelete) return shared;
  // It sees what it knew last, at the revision at which it lost sight.
  return { type: 'DELETED', object: withRevision(before, revision) };
}
