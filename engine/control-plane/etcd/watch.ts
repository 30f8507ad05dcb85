// Watchers that have caught up: each change goes to those whose range it
// falls into. Upstream: etcd server/storage/mvcc/watchable_store.go.
// Different: a watcher from the past is given all it missed at once, so that
// there is no group of unsynced ones.

import type { Change, EtcdKey } from './mvcc.ts';

export interface Watcher {
  /** Keys in [from, to). */
  readonly from: EtcdKey;
  readonly to: EtcdKey;
  readonly deliver: (batch: readonly Change[]) => void;
}

export class WatcherGroup {
  readonly #watchers = new Set<Watcher>();

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  notify(changes: readonly Change[]): void {
    for (const watcher of this.#watchers) {
      const batch = changesIn(watcher, changes);
      if (batch.length > 0) watcher.deliver(batch);
    }
  }
}

const NONE: readonly Change[] = [];

/** The changes that fall into a watcher's range, in order. */
export function changesIn(
  { from, to }: Pick<Watcher, 'from' | 'to'>,
  changes: readonly Change[],
): readonly Change[] {
  if (changes.length !== 1) {
    return changes.filter(({ key }) => key >= from && key < to);
  }
  const { key } = changes[0]!;
  return key >= from && key < to ? changes : NONE;
}
