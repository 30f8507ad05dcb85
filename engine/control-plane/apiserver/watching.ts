// WATCH: where a stream begins, what it is told over its life, and its end.
// Upstream: apiserver/pkg/storage/cacher (cacher.go Watch) and
// endpoints/handlers/watch.go. Same start, bookmarks and time-outs.

import type { Process } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import { isApiError, toStatus } from '../../machinery/api/errors.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import type { ServerStream, Timer } from '../../machinery/component.ts';
import type { RequestOptions } from '../../machinery/request.ts';
import { bookmark, lastOfInitial } from './bookmarks.ts';
import type { Kind } from './kinds.ts';
import type { Registry, Target } from './registry.ts';
import { selectionOf, viewOf } from './selection.ts';
import type { Selection } from './selection.ts';
import type { Revision } from './storage.ts';
import { checkWatchOptions, revisionOf } from './versions.ts';
import type { CacheEvent } from './watch-cache.ts';
import { sharedEvent, Watcher } from './watcher.ts';
import { tooLargeVersion } from './refusals.ts';

/** The server ends a watch after 30 to 60 min unless asked otherwise. */
const WATCH_MS_MIN: Millis = 1_800_000;
/** The last bookmark comes so long before the end. */
const LAST_BOOKMARK_MS: Millis = 2_000;

/** How objects are shown to one watcher, beside their kind's own form. */
export type Show = (object: ApiObject) => unknown;

/**
 * Opens a watch on a stream. Without a version, or with 0, the present state
 * comes first as ADDED events; else every event strictly after the version.
 * A version that has left the window ends in an ERROR event (Expired).
 */
export function* watch(
  registry: Registry,
  target: Target,
  stream: ServerStream,
  show?: Show,
): Process<object> {
  const { kind, namespace, name, options } = target;
  checkWatchOptions(options);
  const selection = selectionOf(kind, namespace, name, options);
  const version = revisionOf(options.resourceVersion);
  if (options.sendInitialEvents && !options.resourceVersion) {
    yield* catchUp(registry);
  }
  const watcher = watcherFor(registry, target, selection, stream, show);
  try {
    begin(registry, kind, watcher, selection, options, version);
  } catch (error) {
    if (!isApiError(error)) throw error;
    stream.push([{ type: 'ERROR', object: toStatus(error) }]);
    stream.end();
    return {};
  }
  keepUp(registry, kind, watcher);
  return {};
}

/** A streamed list is as fresh as a list: it waits for the store's word. */
function* catchUp({ store, caches }: Registry): Process {
  const { revision } = yield* store.status();
  if (yield* caches.reached(revision)) return;
  throw tooLargeVersion(revision, caches.revision);
}

function watcherFor(
  { caches, clock, random }: Registry,
  { kind, options }: Target,
  selection: Selection,
  stream: ServerStream,
  show: Show | undefined,
): Watcher {
  const { timeoutSeconds, allowWatchBookmarks = false } = options;
  const lifeMs = timeoutSeconds === undefined || timeoutSeconds <= 0
    ? Math.floor(WATCH_MS_MIN * (1 + random.next())) : timeoutSeconds * 1_000;
  return new Watcher({
    sees: viewOf(selection),
    indexValue: selection.indexValue,
    show: bothShown(kind.fromStored, show),
    stream,
    after: Math.max(caches.revision, revisionOf(options.resourceVersion)),
    wantsBookmarks: allowWatchBookmarks,
    endsAt: clock.now() + lifeMs,
  });
}

function bothShown(
  first: ((object: ApiObject) => ApiObject) | undefined,
  second: Show | undefined,
): Show | undefined {
  if (first === undefined || second === undefined) return second ?? first;
  return (object) => second(first(object));
}

/** Tells a watcher what it has missed, and lets it in. */
function begin(
  { caches }: Registry,
  kind: Kind,
  watcher: Watcher,
  { namespace }: Selection,
  options: RequestOptions,
  version: Revision,
): void {
  const wantsAll = options.sendInitialEvents ?? version === 0;
  if (wantsAll) {
    const narrowing = namespace === undefined ? undefined : { namespace };
    watcher.noteAll(caches.of(kind).objects.list(narrowing));
    if (options.sendInitialEvents && options.allowWatchBookmarks) {
      watcher.noteBookmark(lastOfInitial(kind, caches.revision));
    }
  } else if (version > 0) {
    replay(watcher, caches.of(kind).eventsAfter(version));
  }
  caches.watchersOf(kind).add(watcher);
  watcher.push();
}

function replay(watcher: Watcher, events: readonly CacheEvent[]): void {
  for (const event of events) watcher.noteMissed(event, sharedEvent(event));
}

/** The bookmarks, the last of them just before the end, and the end. All these
 *  waits are idle. */
function keepUp(registry: Registry, kind: Kind, watcher: Watcher): void {
  const { caches, clock, bookmarks } = registry;
  const { stream, wantsBookmarks, endsAt } = watcher.options;
  let next: Timer | undefined;
  const at = (time: Millis, run: () => void): void => {
    next = clock.after(Math.max(0, time - clock.now()), run, { idle: true });
  };
  const end = (): void => at(endsAt, () => watcher.end());
  watcher.leave = () => {
    caches.watchersOf(kind).remove(watcher);
    bookmarks.remove(watcher);
    next?.cancel();
  };
  const last = endsAt - LAST_BOOKMARK_MS;
  if (wantsBookmarks && last > clock.now()) {
    bookmarks.add(watcher, kind);
    at(last, () => {
      bookmarks.remove(watcher);
      watcher.pushBookmark(bookmark(kind, caches.revision));
      end();
    });
  } else end();
  stream.onClosed(() => watcher.leave());
}
