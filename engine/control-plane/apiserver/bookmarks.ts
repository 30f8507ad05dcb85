// Bookmarks: how far a watch has come though nothing happened in its view, so
// that it can be opened again from there.
// Upstream: apiserver/pkg/storage/cacher (watcherBookmarkTimeBuckets in
// cacher.go). Different: one beat a minute for all, whenever they began.

import type { Process } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import type { Clock } from '../../machinery/component.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { apiVersionOf } from '../../machinery/api/resource.ts';
import type { Caches } from './caches.ts';
import type { Kind } from './kinds.ts';
import type { Revision } from './storage.ts';
import type { Watcher } from './watcher.ts';

const BOOKMARK_MS: Millis = 60_000;
/** A cluster is first looked at a minute after its server began: not just
 *  when every watch has heard how far it is. */
const FIRST_MS: Millis = 30_000;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

export class Bookmarks {
  /** Those that want them, in the order in which they came. */
  readonly #watchers = new Map<Watcher, Kind>();

  add(watcher: Watcher, kind: Kind): void {
    this.#watchers.set(watcher, kind);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  *forever(caches: Caches, clock: Clock): Process {
    for (let wait = FIRST_MS; ; wait = BOOKMARK_MS) {
      yield* clock.sleep(wait, { idle: true });
      for (const [watcher, kind] of this.#watchers) {
        watcher.pushBookmark(bookmark(kind, caches.revision));
      }
    }
  }
}

export function bookmark(kind: Kind, revision: Revision): ApiObject {
  return at(kind, { resourceVersion: String(revision) });
}

/** What follows the present state on a stream that brings it. */
export function lastOfInitial(kind: Kind, revision: Revision): ApiObject {
  return at(kind, {
    resourceVersion: String(revision),
    annotations: { [INITIAL_EVENTS_END]: 'true' },
  });
}

function at({ resource }: Kind, metadata: object): ApiObject {
  const { kind } = resource;
  const object = { kind, apiVersion: apiVersionOf(resource), metadata };
  return object as unknown as ApiObject;
}
