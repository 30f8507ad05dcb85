// The contract of the store inside etcd: a sorted map that remembers.
// Upstream: etcd server/storage/mvcc/kv.go. Different: no locks and no
// buckets on disk; the write-ahead log is the only thing that is durable.

import type {
  Change, Compare, EtcdKey, Op, RangeOptions, RangeResult, Revision,
  TxnResult,
} from '../apiserver/storage.ts';

export { StoreError } from '../apiserver/storage.ts';
export type {
  Change, Compare, EtcdKey, KeyValue, Op, OpResult, RangeOptions,
  RangeResult, Revision, TxnResult,
} from '../apiserver/storage.ts';

/** Synchronous and pure; what it is given it may keep but never changes. */
export interface MvccStore {
  /** 1 when empty. */
  readonly revision: Revision;
  /**
   * Evaluates every compare on the state before, then does all of `then` if
   * all held, else all of `otherwise`. If anything changes, the revision
   * rises by one and every changed key carries it. A delete of nothing
   * changes nothing. Error: duplicate-key, and then nothing is done.
   */
  txn(
    compares: readonly Compare[],
    then: readonly Op[],
    otherwise: readonly Op[],
  ): TxnResult;
  /**
   * The keys in [from, to) with their latest values as of a revision, in
   * key order; without `to` the one key. Errors: compacted if the revision
   * is below the compacted one, future if it is above the store's.
   */
  range(
    from: EtcdKey,
    to?: EtcdKey,
    at?: Revision,
    options?: RangeOptions,
  ): RangeResult;
  /** Every change at or after the revision, in order. Error: compacted if
   *  some of them are forgotten. */
  changesSince(revision: Revision): readonly Change[];
  /**
   * Forgets every value that was overwritten or deleted at or before the
   * revision; what is current then stays readable. Errors: compacted if it
   * was done before, future.
   */
  compact(revision: Revision): void;
}

/** A store that can be written down and made again from that. */
export interface SnapshotStore extends MvccStore {
  readonly compactedRevision: Revision;
  /** JSON; objects in it are shared. */
  snapshot(): StoreSnapshot;
}
export interface StoreSnapshot {
  readonly revision: Revision;
  readonly compactedRevision: Revision;
  /** What is kept, oldest first. */
  readonly changes: readonly Change[];
}

export function isSnapshotStore(store: MvccStore): store is SnapshotStore {
  return 'snapshot' in store;
}
