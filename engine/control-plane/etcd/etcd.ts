// etcd: one member that orders all writes, makes them durable, and tells
// whoever watches. Upstream: etcd server/etcdserver (server.go, v3_server.go,
// apply). Different: a member alone needs no election and no quorum; it
// stamps each object with the revision that writes it (see storage.ts).

import { copyOf } from '../../kernel/copy.ts';
import type { Mutable } from '../../kernel/copy.ts';
import type { Process } from '../../kernel/process.ts';
import type {
  Peer, Recording, ServerContext, Timer,
} from '../../machinery/component.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import type { Disk } from '../../machinery/disk.ts';
import type { StoredEntry } from '../../machinery/journal.ts';
import type {
  LeaseId, Origin, RangeRequest, StorageAnswer, StorageRequest, StoreStatus,
  TxnRequest, WatchRequest,
} from '../apiserver/storage.ts';
import { LeaseTable } from './lease.ts';
import { isSnapshotStore, StoreError } from './mvcc.ts';
import type {
  Change, EtcdKey, MvccStore, Op, RangeResult, Revision, StoreSnapshot,
  TxnResult,
} from './mvcc.ts';
import { createStore } from './store.ts';
import { WriteAheadLog } from './wal.ts';
import type { Proposal } from './wal.ts';
import { changesIn, WatcherGroup } from './watch.ts';

export type EtcdContext = ServerContext & Recording & {
  readonly disk: Disk;
};

export interface EtcdOptions {
  /** The slot etcd/store; a snapshot is only ever handed to a maker whose
   *  store wrote one. */
  readonly createStore?: (snapshot?: StoreSnapshot) => MvccStore;
}

/** Serves on the address that is its own name. */
export function createEtcd(options: EtcdOptions) {
  return (ctx: EtcdContext): void => {
    const member = new Member(ctx, options.createStore ?? createStore);
    ctx.network.listen(ctx.name, (request, peer) =>
      member.serve(request as StorageRequest, peer));
  };
}

export const etcd: (ctx: EtcdContext) => void = createEtcd({});

class Member {
  readonly #ctx: EtcdContext;
  readonly #store: MvccStore;
  readonly #log: WriteAheadLog;
  readonly #leases = new LeaseTable();
  readonly #watchers = new WatcherGroup();
  #compactedRevision: Revision = 0;
  #nextLeaseId: LeaseId = 1;
  /** The last revision that everybody was told of. */
  #published: Revision = 0;
  #leaseTimer: Timer | undefined;

  constructor(
    ctx: EtcdContext,
    makeStore: (snapshot?: StoreSnapshot) => MvccStore,
  ) {
    this.#ctx = ctx;
    this.#log = new WriteAheadLog(ctx.disk);
    const { snapshot, proposals } = this.#log.recover();
    this.#store = makeStore(snapshot?.store);
    this.#compactedRevision = snapshot?.store.compactedRevision ?? 0;
    const now = ctx.clock.now();
    this.#leases.restore(snapshot?.leases ?? [], now);
    // What the log holds was told to everybody by an earlier life.
    for (const proposal of proposals) this.#applyQuietly(proposal);
    this.#leases.renewAll(now);
    this.#nextLeaseId = this.#leases.highestId + 1;
    this.#armLeases();
  }

  *serve(request: StorageRequest, peer: Peer): Process<StorageAnswer> {
    try {
      if (!('txn' in request)) {
        return { ok: yield* this.#answer(request, peer) };
      }
      // Nearly all come this way, and each process in between would cost.
      const { txn } = request;
      yield* this.#log.append({ txn });
      return { ok: this.#commit(txn) };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const { reason: refused, compactedRevision } = error;
      return compactedRevision === undefined
        ? { refused } : { refused, compactedRevision };
    }
  }

  *#answer(
    request: Exclude<StorageRequest, { readonly txn: TxnRequest }>,
    peer: Peer,
  ): Process<unknown> {
    if ('range' in request) return this.#range(request.range);
    if ('watch' in request) return this.#watch(request.watch, peer);
    if ('compact' in request) return yield* this.#compact(request.compact);
    if ('leaseGrant' in request) {
      return yield* this.#grant(request.leaseGrant);
    }
    if ('leaseKeepAlive' in request) {
      const now = this.#ctx.clock.now();
      const ttl = this.#leases.keepAlive(request.leaseKeepAlive, now);
      this.#armLeases();
      return ttl;
    }
    if ('leaseRevoke' in request) {
      yield* this.#revoke(request.leaseRevoke);
      return null;
    }
    return this.#status();
  }

  #commit(txn: TxnRequest): TxnResult {
    const result = this.#apply(txn);
    this.#publish(result.revision, txn.origin);
    if (this.#log.isLong) this.#snapshot();
    return result;
  }

  #range({ from, to, at, ...options }: RangeRequest): RangeResult {
    return this.#store.range(from, to, at, options);
  }

  #watch({ from, to, revision }: WatchRequest, peer: Peer): StoreStatus {
    const { stream } = peer;
    if (stream === undefined) throw new Error('a watch comes on a stream');
    const missed = revision > this.#store.revision
      ? [] : changesIn({ from, to }, this.#store.changesSince(revision));
    stream.push(missed);
    const watcher = {
      from, to, deliver: (batch: readonly Change[]) => stream.push(batch),
    };
    this.#watchers.add(watcher);
    stream.onClosed(() => this.#watchers.remove(watcher));
    return this.#status();
  }

  *#compact(revision: Revision): Process<null> {
    if (revision <= this.#compactedRevision) {
      throw new StoreError('compacted', this.#compactedRevision);
    }
    if (revision > this.#store.revision) throw new StoreError('future');
    yield* this.#log.append({ compact: revision });
    this.#store.compact(revision);
    this.#compactedRevision = revision;
    return null;
  }

  *#grant(ttlSeconds: number): Process<LeaseId> {
    const grant = this.#nextLeaseId;
    this.#nextLeaseId += 1;
    yield* this.#log.append({ grant, ttlSeconds });
    this.#leases.grant(grant, ttlSeconds, this.#ctx.clock.now());
    this.#armLeases();
    return grant;
  }

  /** Ends a lease; its keys go at one revision. */
  *#revoke(id: LeaseId): Process {
    if (!this.#leases.has(id)) throw new StoreError('lease-not-found');
    yield* this.#log.append({ revoke: id });
    // Two may have asked; the second finds nothing left to do.
    if (!this.#leases.has(id)) return;
    const keys = this.#leases.revoke(id);
    const { revision, results } = this.#deleteAll([...keys.keys()]);
    this.#armLeases();
    if (results.length > 0) this.#publish(revision, undefined, keys);
  }

  #status(): StoreStatus {
    const { revision } = this.#store;
    return { revision, compactedRevision: this.#compactedRevision };
  }

  #apply({ compares, then, otherwise, origin }: TxnRequest): TxnResult {
    for (const op of then) this.#requireLease(op);
    for (const op of otherwise) this.#requireLease(op);
    const revision = this.#store.revision + 1;
    const result = this.#store.txn(
      compares, stamped(then, revision), stamped(otherwise, revision),
    );
    const { succeeded, results } = result;
    for (let i = 0; i < results.length; i += 1) {
      const each = results[i]!;
      if (each.op === 'put') {
        const { lease } = (succeeded ? then : otherwise)[i] as PutOp;
        this.#leases.attach(each.written.key, lease, origin);
      } else if (each.op === 'delete') {
        for (const { key } of each.removed) this.#leases.detach(key);
      }
    }
    return result;
  }

  #requireLease(op: Op): void {
    if (op.op !== 'put' || op.lease === undefined) return;
    if (!this.#leases.has(op.lease)) throw new StoreError('lease-not-found');
  }

  #deleteAll(keys: readonly EtcdKey[]): TxnResult {
    const ops = keys.map((key) => ({ op: 'delete', key }) as const);
    return this.#store.txn([], ops, []);
  }

  /** Tells the watchers and the journal what a revision changed. */
  #publish(
    revision: Revision,
    origin: Origin | undefined,
    origins?: ReadonlyMap<EtcdKey, Origin | undefined>,
  ): void {
    if (revision === this.#published) return;
    const changes = this.#store.changesSince(revision);
    this.#published = revision;
    this.#watchers.notify(changes);
    for (const change of changes) {
      if (origin !== undefined) this.#record(change, origin);
      const expired = origins?.get(change.key);
      if (expired === undefined) continue;
      const { resource, key } = expired;
      const by = this.#ctx.name;
      this.#record(change, { by, verb: 'delete', resource, key });
    }
  }

  #record({ now, before, revision: rv }: Change, origin: Origin): void {
    const { by, verb, subresource, resource, key } = origin;
    const entry: Mutable<StoredEntry> = subresource === undefined
      ? { kind: 'stored', by, verb, resource, key, rv }
      : { kind: 'stored', by, verb, subresource, resource, key, rv };
    if (before !== undefined) entry.before = before.value as ApiObject;
    if (now !== undefined) entry.after = now.value as ApiObject;
    this.#ctx.record(entry);
  }

  #applyQuietly(proposal: Proposal): void {
    try {
      if ('txn' in proposal) this.#apply(proposal.txn);
      else if ('compact' in proposal) {
        this.#store.compact(proposal.compact);
        this.#compactedRevision = proposal.compact;
      } else if ('grant' in proposal) {
        this.#leases.grant(proposal.grant, proposal.ttlSeconds, 0);
      } else if (this.#leases.has(proposal.revoke)) {
        this.#deleteAll([...this.#leases.revoke(proposal.revoke).keys()]);
      }
    } catch (error) {
      // What was refused the first time is refused again.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  #armLeases(): void {
    this.#leaseTimer?.cancel();
    this.#leaseTimer = undefined;
    const next = this.#leases.next();
    if (next === undefined) return;
    const { clock } = this.#ctx;
    const wait = Math.max(0, next.endsAt - clock.now());
    this.#leaseTimer = clock.after(wait, () => this.#expire(), { idle: true });
  }

  #expire(): void {
    const next = this.#leases.next();
    if (next === undefined || next.endsAt > this.#ctx.clock.now()) {
      this.#armLeases();
      return;
    }
    this.#ctx.spawn('lessor', () => this.#revoke(next.id));
  }

  #snapshot(): void {
    const store = this.#store;
    if (!isSnapshotStore(store)) return;
    const leases = this.#leases.snapshot();
    const state = store.snapshot();
    this.#ctx.spawn('snapshot', () => this.#log.compact(state, leases));
  }
}

type PutOp = Extract<Op, { readonly op: 'put' }>;

/** Writes the revision that stores them into the metadata of objects. */
function stamped(ops: readonly Op[], revision: Revision): readonly Op[] {
  let result: Op[] | undefined;
  for (let i = 0; i < ops.length; i += 1) {
    const op = ops[i]!;
    if (op.op !== 'put') continue;
    const object = op.value as Partial<ApiObject>;
    if (object.metadata === undefined) continue;
    const metadata = copyOf(object.metadata);
    metadata.resourceVersion = String(revision);
    const value = copyOf(object);
    value.metadata = Object.freeze(metadata);
    result ??= [...ops];
    result[i] = { ...op, value: Object.freeze(value) };
  }
  return result ?? ops;
}
