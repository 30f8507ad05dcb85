// The watchers of one kind, found by what they look for: a node's kubelet
// must not cost anything when another node's Pod changes.
// Upstream: apiserver/pkg/storage/cacher (cacher.go, indexedWatchers).

import type { ApiObject, WatchEvent } from '../../machinery/api/meta.ts';
import type { CacheEvent } from './watch-cache.ts';
import { sharedEvent } from './watcher.ts';
import type { Watcher } from './watcher.ts';

export class WatcherSet {
  readonly #valueOf: (object: ApiObject) => string;
  readonly #all = new Set<Watcher>();
  readonly #byValue = new Map<string, Set<Watcher>>();

  /** `valueOf` gives an object's value of the indexed field. */
  constructor(valueOf: (object: ApiObject) => string) {
    this.#valueOf = valueOf;
  }

  add(watcher: Watcher): void {
    const { indexValue } = watcher.options;
    if (indexValue === undefined) {
      this.#all.add(watcher);
      return;
    }
    const group = this.#byValue.get(indexValue);
    if (group === undefined) this.#byValue.set(indexValue, new Set([watcher]));
    else group.add(watcher);
  }

  remove(watcher: Watcher): void {
    const { indexValue } = watcher.options;
    if (indexValue === undefined) {
      this.#all.delete(watcher);
      return;
    }
    const group = this.#byValue.get(indexValue);
    if (group?.delete(watcher) && group.size === 0) {
      this.#byValue.delete(indexValue);
    }
  }

  /** Tells those concerned; whoever has something to push is in `dirty`. */
  note(event: CacheEvent, dirty: Watcher[]): void {
    const shared = sharedEvent(event);
    for (const watcher of this.#all) {
      if (watcher.note(event, shared)) dirty.push(watcher);
    }
    if (this.#byValue.size === 0) return;
    const { object, before } = event;
    const value = this.#valueOf(object);
    this.#noteGroup(value, event, shared, dirty);
    if (before === undefined) return;
    const valueBefore = this.#valueOf(before);
    if (valueBefore === value) return;
    this.#noteGroup(valueBefore, event, shared, dirty);
  }

  *[Symbol.iterator](): Generator<Watcher> {
    yield* this.#all;
    for (const group of this.#byValue.values()) yield* group;
  }

  #noteGroup(
    value: string,
    event: CacheEvent,
    shared: WatchEvent<ApiObject>,
    dirty: Watcher[],
  ): void {
    for (const watcher of this.#byValue.get(value) ?? []) {
      if (watcher.note(event, shared)) dirty.push(watcher);
    }
  }
}
