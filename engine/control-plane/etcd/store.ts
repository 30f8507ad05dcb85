// The multi-version store: every key with its versions, every change in one
// numbered line. Upstream: etcd server/storage/mvcc (kvstore.go,
// kvstore_txn.go). Same revisions, versions and errors; different: versions
// are kept in memory, and each change points back to what it replaced, so
// that the whole history can be undone and redone.

import { assert } from '../../kernel/assert.ts';
import { KeyIndex } from './key-index.ts';
import { StoreError } from './mvcc.ts';
import type {
  Change, Compare, EtcdKey, KeyValue, Op, OpResult, RangeOptions,
  RangeResult, Revision, SnapshotStore, StoreSnapshot, TxnResult,
} from './mvcc.ts';

const FIRST_REVISION: Revision = 1;

/** An empty store, or the one that a snapshot was taken of. */
export function createStore(snapshot?: StoreSnapshot): SnapshotStore {
  const store = new Store();
  if (snapshot !== undefined) store.restore(snapshot);
  return store;
}

class Store implements SnapshotStore {
  revision: Revision = FIRST_REVISION;
  compactedRevision: Revision = 0;
  /** Each key's kept changes, oldest first; the last one is current. */
  readonly #history = new Map<EtcdKey, Change[]>();
  /** What was looked up last: a transaction asks for one key again and
   *  again. */
  #lastKey: EtcdKey | undefined;
  #lastHistory: Change[] | undefined;
  readonly #keys = new KeyIndex();
  /** All kept changes, oldest first. */
  #log: Change[] = [];

  txn(
    compares: readonly Compare[],
    then: readonly Op[],
    otherwise: readonly Op[],
  ): TxnResult {
    refuseDuplicates(then);
    refuseDuplicates(otherwise);
    let succeeded = true;
    for (const compare of compares) succeeded &&= this.#holds(compare);
    const revision = this.revision + 1;
    const changesBefore = this.#log.length;
    const results: OpResult[] = [];
    for (const op of succeeded ? then : otherwise) {
      results.push(this.#do(op, revision));
    }
    if (this.#log.length > changesBefore) this.revision = revision;
    return { succeeded, revision: this.revision, results };
  }

  range(
    from: EtcdKey,
    to?: EtcdKey,
    at: Revision = 0,
    options: RangeOptions = {},
  ): RangeResult {
    if (at > this.revision) throw new StoreError('future');
    if (at !== 0 && at < this.compactedRevision) {
      throw new StoreError('compacted', this.compactedRevision);
    }
    const { revision } = this;
    const all = this.#read(from, to, at);
    const { limit = all.length, countOnly = false } = options;
    const found = countOnly ? [] : all.slice(0, limit);
    return { revision, found, count: all.length };
  }

  changesSince(revision: Revision): readonly Change[] {
    if (revision <= this.compactedRevision) {
      throw new StoreError('compacted', this.compactedRevision);
    }
    const log = this.#log;
    // Nearly always the last few are asked for.
    let start = log.length;
    while (start > 0 && log[start - 1]!.revision >= revision) start -= 1;
    return log.slice(start);
  }

  compact(revision: Revision): void {
    if (revision <= this.compactedRevision) {
      throw new StoreError('compacted', this.compactedRevision);
    }
    if (revision > this.revision) throw new StoreError('future');
    this.compactedRevision = revision;
    const kept = this.#log.findIndex((change) => change.revision > revision);
    const end = kept < 0 ? this.#log.length : kept;
    const gone = new Set<EtcdKey>();
    // A key that did not change since the last time has nothing to forget.
    for (const { key } of this.#log.slice(0, end)) {
      if (!gone.has(key) && this.#forget(key, revision)) gone.add(key);
    }
    this.#keys.removeAll(gone);
    // Current values stay readable through the history of their keys.
    this.#log = this.#log.slice(end);
  }

  snapshot(): StoreSnapshot {
    const { revision, compactedRevision } = this;
    const old = [...this.#history.values()].flat()
      .filter((change) => change.revision <= compactedRevision)
      .sort((a, b) => a.revision - b.revision);
    const changes = [...old, ...this.#log];
    return { revision, compactedRevision, changes };
  }

  restore({ revision, compactedRevision, changes }: StoreSnapshot): void {
    this.revision = revision;
    this.compactedRevision = compactedRevision;
    for (const change of changes) {
      this.#remember(change);
      if (change.revision > compactedRevision) this.#log.push(change);
    }
  }

  #holds({ key, target, is, value }: Compare): boolean {
    const actual = this.#current(key)?.[target] ?? 0;
    switch (is) {
      case '=': return actual === value;
      case '!=': return actual !== value;
      case '<': return actual < value;
      case '>': return actual > value;
    }
  }

  #do(op: Op, revision: Revision): OpResult {
    switch (op.op) {
      case 'put':
        return { op: 'put', written: this.#put(op.key, op.value, revision) };
      case 'delete': {
        const removed = this.#read(op.key, op.to, 0);
        for (const before of removed) {
          this.#append({ revision, key: before.key, before });
        }
        return { op: 'delete', removed };
      }
      case 'range':
        return { op: 'range', found: this.#read(op.key, op.to, 0) };
    }
  }

  #put(key: EtcdKey, value: unknown, revision: Revision): KeyValue {
    const history = this.#historyOf(key);
    const last = history?.[history.length - 1];
    const before = last?.now;
    const now = {
      // The text that is kept already, or each version would keep its own.
      key: last?.key ?? key,
      value,
      createRevision: before?.createRevision ?? revision,
      modRevision: revision,
      version: (before?.version ?? 0) + 1,
    };
    this.#append(before === undefined ? { revision, key: now.key, now }
      : { revision, key: now.key, now, before });
    return now;
  }

  #append(change: Change): void {
    this.#log.push(change);
    this.#remember(change);
  }

  #remember(change: Change): void {
    const { key } = change;
    const history = this.#historyOf(key);
    if (history !== undefined) {
      history.push(change);
      return;
    }
    const fresh = [change];
    this.#history.set(key, fresh);
    this.#keys.add(key);
    this.#lastKey = key;
    this.#lastHistory = fresh;
  }

  #historyOf(key: EtcdKey): Change[] | undefined {
    if (key !== this.#lastKey) {
      this.#lastKey = key;
      this.#lastHistory = this.#history.get(key);
    }
    return this.#lastHistory;
  }

  #current(key: EtcdKey): KeyValue | undefined {
    const history = this.#historyOf(key);
    return history?.[history.length - 1]?.now;
  }

  /** The keys in [from, to), or the one, as of a revision; 0 is now. */
  #read(
    from: EtcdKey,
    to: EtcdKey | undefined,
    at: Revision,
  ): readonly KeyValue[] {
    if (to === undefined) {
      const value = this.#valueAt(from, at);
      return value === undefined ? [] : [value];
    }
    const found: KeyValue[] = [];
    for (const key of this.#keys.range(from, to)) {
      const value = this.#valueAt(key, at);
      if (value !== undefined) found.push(value);
    }
    return found;
  }

  #valueAt(key: EtcdKey, at: Revision): KeyValue | undefined {
    if (at === 0) return this.#current(key);
    const history = this.#history.get(key) ?? [];
    for (let i = history.length - 1; i >= 0; i -= 1) {
      const change = history[i]!;
      if (change.revision <= at) return change.now;
    }
    return undefined;
  }

  /** Drops a key's changes at or before the revision, but for the last one
   *  unless that is a delete. True if nothing of the key is left. */
  #forget(key: EtcdKey, revision: Revision): boolean {
    const history = this.#history.get(key);
    assert(history, `${key} changed, so it has a history`);
    let last = history.length - 1;
    while (last >= 0 && history[last]!.revision > revision) last -= 1;
    if (last < 0) return false;
    const change = history[last]!;
    const { now } = change;
    if (now === undefined) history.splice(0, last + 1);
    else {
      // What it replaced is forgotten, too.
      const kept: Change = { revision: change.revision, key, now };
      history.splice(0, last + 1, kept);
    }
    if (history.length > 0) return false;
    this.#history.delete(key);
    this.#lastKey = undefined;
    return true;
  }
}

/** A put may name no key that another put or a delete names. */
function refuseDuplicates(ops: readonly Op[]): void {
  if (ops.length < 2) return;
  const puts = new Set<EtcdKey>();
  for (const op of ops) {
    if (op.op !== 'put') continue;
    if (puts.has(op.key)) throw new StoreError('duplicate-key');
    puts.add(op.key);
  }
  for (const op of ops) {
    if (op.op !== 'delete') continue;
    const { key, to } = op;
    const isHit = [...puts].some((put) => (
      to === undefined ? put === key : put >= key && put < to
    ));
    if (isHit) throw new StoreError('duplicate-key');
  }
}
