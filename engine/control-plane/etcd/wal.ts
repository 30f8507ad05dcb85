// The write-ahead log: what is asked for is on the disk before it is done,
// and before anybody is told. Upstream: etcd server/storage/wal and
// snap. Same order and group commit; different: a snapshot holds the whole
// history, since there is no second database file beside the log.

import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import type { Disk } from '../../machinery/disk.ts';
import type { LeaseId, TxnRequest } from '../apiserver/storage.ts';
import type { LeaseSnapshot } from './lease.ts';
import type { Revision, StoreSnapshot } from './mvcc.ts';

/** What the log holds: everything that changes the member's state. */
export type Proposal =
  | { readonly txn: TxnRequest }
  | { readonly compact: Revision }
  | { readonly grant: LeaseId; readonly ttlSeconds: number }
  | { readonly revoke: LeaseId };

interface Snapshot {
  /** How many proposals it stands for. */
  readonly applied: number;
  readonly store: StoreSnapshot;
  readonly leases: readonly LeaseSnapshot[];
}
interface Entry {
  /** Counts proposals from 1. */
  readonly index: number;
  readonly proposal: Proposal;
}

/** A sync under way, and the last entry that it makes durable. */
interface Syncing {
  readonly covered: number;
  readonly call: Call<void>;
}

const LOG = 'wal';
const SNAPSHOT = 'snap';
/** etcd 3.6's --snapshot-count. */
const ENTRIES_BETWEEN_SNAPSHOTS = 10_000;

export class WriteAheadLog {
  readonly #disk: Disk;
  /** The index of the last entry appended, of the last one durable, and of
   *  the last one that its proposer has gone on with. */
  #appended = 0;
  #durable = 0;
  #applied = 0;
  #snapshotAt = 0;
  #syncing: Syncing | undefined;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** What was left behind; call it once, before anything else. */
  recover(): { snapshot: Snapshot | undefined; proposals: Proposal[] } {
    const [snapshot] = this.#disk.read(SNAPSHOT) as [Snapshot?];
    const applied = snapshot?.applied ?? 0;
    const entries = (this.#disk.read(LOG) as readonly Entry[])
      .filter(({ index }) => index > applied);
    this.#snapshotAt = applied;
    this.#appended = entries[entries.length - 1]?.index ?? applied;
    this.#durable = this.#appended;
    this.#applied = this.#appended;
    return { snapshot, proposals: entries.map(({ proposal }) => proposal) };
  }

  /** Returns once the proposal is durable, for the caller to apply it at
   *  once. Those who wait return in the order in which they came; all that
   *  come while the disk is busy share the next sync. */
  *append(proposal: Proposal): Process {
    this.#appended += 1;
    const index = this.#appended;
    this.#disk.append(LOG, { index, proposal });
    while (this.#durable < index) {
      this.#syncing ??= {
        covered: this.#appended, call: this.#disk.sync(LOG),
      };
      const syncing = this.#syncing;
      try {
        yield* syncing.call;
      } finally {
        // The first of those who waited for it says so for all.
        if (this.#syncing === syncing) {
          this.#durable = syncing.covered;
          this.#syncing = undefined;
        }
      }
    }
    this.#applied = index;
  }

  /** Whether so much was written that a snapshot saves a restart time. */
  get isLong(): boolean {
    return this.#applied - this.#snapshotAt >= ENTRIES_BETWEEN_SNAPSHOTS;
  }

  /** Replaces all that was applied by the state it led to. */
  *compact(
    store: StoreSnapshot,
    leases: readonly LeaseSnapshot[],
  ): Process {
    const applied = this.#applied;
    this.#snapshotAt = applied;
    // If the machine dies in between, entries that the snapshot covers are
    // still in the log, and recovery leaves them out.
    yield* this.#disk.replace(SNAPSHOT, [{ applied, store, leases }]);
    const rest = (this.#disk.read(LOG) as readonly Entry[])
      .filter(({ index }) => index > applied);
    yield* this.#disk.replace(LOG, rest);
  }
}
