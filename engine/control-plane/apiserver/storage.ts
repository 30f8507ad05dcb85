// What the API server needs of a store, said by its consumer; etcd fits it.
// Upstream: apiserver/pkg/storage/etcd3 and etcd's clientv3. Different:
// values are API objects, shared and frozen, not bytes; the store writes its
// revision into each object's metadata.resourceVersion when it commits it,
// so that everybody who reads it later shares that one object.

import type { Call } from '../../kernel/call.ts';
import type { Process, Wait } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import type {
  Address, ComponentName, Network,
} from '../../machinery/component.ts';
import type { Key, Revision } from '../../machinery/api/meta.ts';

/** '/registry/pods/default/web'. Keys are ordered by their UTF-16 units. */
export type EtcdKey = string;

export type { Revision } from '../../machinery/api/meta.ts';

export interface KeyValue {
  readonly key: EtcdKey;
  readonly value: unknown;
  /** The revision of this life's first write. */
  readonly createRevision: Revision;
  /** The revision of its last write. */
  readonly modRevision: Revision;
  /** 1 at its creation, one more with each write. */
  readonly version: number;
}

/** A key's state before a transaction, compared with a number. A key that
 *  does not exist counts as 0 in every respect. */
export interface Compare {
  readonly key: EtcdKey;
  readonly target: 'createRevision' | 'modRevision' | 'version';
  readonly is: '=' | '!=' | '<' | '>';
  readonly value: number;
}

export type Op =
  | {
    readonly op: 'put';
    readonly key: EtcdKey;
    readonly value: unknown;
    /** The key goes when this lease ends. */
    readonly lease?: LeaseId;
  }
  /** All keys in [key, to); without `to` the one key. */
  | { readonly op: 'delete'; readonly key: EtcdKey; readonly to?: EtcdKey }
  | { readonly op: 'range'; readonly key: EtcdKey; readonly to?: EtcdKey };

/** One per operation, in their order. */
export type OpResult =
  /** What the put wrote. */
  | { readonly op: 'put'; readonly written: KeyValue }
  /** What the delete removed, in key order. */
  | { readonly op: 'delete'; readonly removed: readonly KeyValue[] }
  | { readonly op: 'range'; readonly found: readonly KeyValue[] };

export interface TxnResult {
  /** Whether all compares held, so that `then` was done. */
  readonly succeeded: boolean;
  /** The store's revision afterwards. */
  readonly revision: Revision;
  readonly results: readonly OpResult[];
}

export interface RangeResult {
  /** The store's revision now, whatever revision was asked for. */
  readonly revision: Revision;
  /** In key order. */
  readonly found: readonly KeyValue[];
  /** How many keys there are in the range, the limit left aside. */
  readonly count: number;
}

/** One key's change. All changes of a transaction carry its revision. */
export interface Change {
  readonly revision: Revision;
  readonly key: EtcdKey;
  /** Absent for a delete. */
  readonly now?: KeyValue;
  /** What it replaced; absent for a creation. */
  readonly before?: KeyValue;
}

export interface RangeOptions {
  /** Reads the past; 0 or absent is the present. */
  readonly at?: Revision;
  /** At most so many keys; absent is all. */
  readonly limit?: number;
  /** Counts only: `found` stays empty. */
  readonly countOnly?: boolean;
}

/** Whose request led to a transaction, and what it is about. The store keeps
 *  it for the journal alone; nothing depends on it. */
export interface Origin {
  readonly by: ComponentName;
  readonly verb: string;
  readonly subresource?: string;
  /** Plural with its group: 'deployments.apps'. */
  readonly resource: string;
  readonly key: Key;
}

export type LeaseId = number;

export interface StoreStatus {
  readonly revision: Revision;
  /** Nothing at or below it can be read or watched; 0 at first. */
  readonly compactedRevision: Revision;
}

export interface StoreWatch {
  stop(): void;
}

/** Every call fails with a StoreError where the store refuses, and with an
 *  ApiError Timeout (not definite) where no answer comes. */
export interface Storage {
  /**
   * All compares are evaluated on the state before; then either all of
   * `then` or all of `otherwise` is done, at one new revision if anything
   * changes. Transactions commit one after the other, in order of arrival,
   * and are durable when answered. Errors: duplicate-key, lease-not-found.
   */
  txn(
    compares: readonly Compare[],
    then: readonly Op[],
    otherwise: readonly Op[],
    origin?: Origin,
  ): Call<TxnResult>;
  /** Keys in [from, to), or the one key. It sees every transaction that was
   *  answered before it was sent. Errors: compacted, future. */
  range(
    from: EtcdKey,
    to?: EtcdKey,
    options?: RangeOptions,
  ): Call<RangeResult>;
  /**
   * Delivers every change of a key in [from, to) at `revision` or later, in
   * order of revision, none left out or repeated. `closed` is told once why
   * it ended if not by `stop`: a StoreError compacted, or what broke the
   * connection.
   */
  watch(
    from: EtcdKey,
    to: EtcdKey,
    revision: Revision,
    deliver: (batch: readonly Change[]) => void,
    closed: (error: unknown) => void,
  ): StoreWatch;
  /** Forgets what was overwritten at or before the revision. Errors:
   *  compacted, future. */
  compact(revision: Revision): Call<void>;
  /** A lease that ends after so many seconds unless it is kept alive. */
  leaseGrant(ttlSeconds: number): Call<LeaseId>;
  /** Counts its time anew; its whole time in seconds. Error:
   *  lease-not-found. */
  leaseKeepAlive(id: LeaseId): Call<number>;
  /** Ends it now: its keys go in one transaction. Error: lease-not-found. */
  leaseRevoke(id: LeaseId): Call<void>;
  status(): Call<StoreStatus>;
}

export type StoreReason =
  /** The revision was compacted away; `compactedRevision` says how far. */
  | 'compacted'
  /** The revision is yet to come. */
  | 'future'
  /** A transaction names a key twice. */
  | 'duplicate-key'
  | 'lease-not-found';

/** A refusal by the store. It is definite: nothing was done. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason: StoreReason;
  readonly compactedRevision: Revision | undefined;

  constructor(reason: StoreReason, compactedRevision?: Revision) {
    super(STORE_MESSAGES[reason]);
    this.reason = reason;
    this.compactedRevision = compactedRevision;
  }
}

const STORE_MESSAGES: Readonly<Record<StoreReason, string>> = {
  'compacted': 'etcdserver: mvcc: required revision has been compacted',
  'future': 'etcdserver: mvcc: required revision is a future revision',
  'duplicate-key': 'etcdserver: duplicate key given in txn request',
  'lease-not-found': 'etcdserver: requested lease not found',
};

// ---- over the network -----------------------------------------------------

export interface TxnRequest {
  readonly compares: readonly Compare[];
  readonly then: readonly Op[];
  readonly otherwise: readonly Op[];
  readonly origin?: Origin;
}
export interface RangeRequest extends RangeOptions {
  readonly from: EtcdKey;
  readonly to?: EtcdKey;
}
export interface WatchRequest {
  readonly from: EtcdKey;
  readonly to: EtcdKey;
  readonly revision: Revision;
}

/** What a store is sent. A watch comes on a stream; its batches are Changes. */
export type StorageRequest =
  | { readonly txn: TxnRequest }
  | { readonly range: RangeRequest }
  | { readonly watch: WatchRequest }
  | { readonly compact: Revision }
  | { readonly leaseGrant: number }
  | { readonly leaseKeepAlive: LeaseId }
  | { readonly leaseRevoke: LeaseId }
  | { readonly status: true };

/** A store's answer: a refusal is a value, so that it crosses any port. */
export type StorageAnswer =
  | { readonly ok: unknown }
  | { readonly refused: StoreReason; readonly compactedRevision?: Revision };

/** Upstream's gRPC deadline lies beyond the API server's own request limit;
 *  here a lost answer is noticed just before it. */
const TIMEOUT_MS: Millis = 30_000;

/** The store behind an address, as messages. */
export function storageOver(network: Network, address: Address): Storage {
  const options = { timeoutMs: TIMEOUT_MS };
  const ask = (request: StorageRequest): Call<never> =>
    new Answer(network.call(address, request, options)) as unknown as
      Call<never>;
  return {
    txn: (compares, then, otherwise, origin) =>
      ask({
        txn: origin === undefined
          ? { compares, then, otherwise }
          : { compares, then, otherwise, origin },
      }),
    range: (from, to, rangeOptions) =>
      ask({
        range: to === undefined
          ? { from, ...rangeOptions } : { from, to, ...rangeOptions },
      }),
    watch: (from, to, revision, deliver, closed) =>
      openWatch(network, address, { from, to, revision }, deliver, closed),
    compact: (revision) => ask({ compact: revision }),
    leaseGrant: (ttlSeconds) => ask({ leaseGrant: ttlSeconds }),
    leaseKeepAlive: (id) => ask({ leaseKeepAlive: id }),
    leaseRevoke: (id) => ask({ leaseRevoke: id }),
    status: () => ask({ status: true }),
  };
}

/** A Call whose answer may be a refusal. Waiting on it in a process, as
 *  nearly everybody does, makes no further Call: it is its own iterator. */
class Answer {
  readonly #call: Call<unknown>;
  #waiting: Process<unknown> | undefined;

  constructor(call: Call<unknown>) {
    this.#call = call;
  }

  [Symbol.iterator](): Process<unknown> {
    this.#waiting = this.#call[Symbol.iterator]();
    return this as unknown as Process<unknown>;
  }

  next(): IteratorResult<Wait, unknown> {
    const step = this.#waiting!.next();
    return step.done === true
      ? { done: true, value: answered(step.value) } : step;
  }

  then(...then: Parameters<Call<unknown>['then']>): unknown {
    return this.#call.then(answered).then(...then);
  }

  catch(handle: (error: never) => unknown): unknown {
    return this.then(undefined, handle as (error: unknown) => unknown);
  }

  finally(run: () => void): unknown {
    return (this.#call.then(answered) as Call<unknown>).finally(run);
  }
}

function openWatch(
  network: Network,
  address: Address,
  watch: WatchRequest,
  deliver: (batch: readonly Change[]) => void,
  closed: (error: unknown) => void,
): StoreWatch {
  let isOver = false;
  const close = (error: unknown): void => {
    if (isOver) return;
    isOver = true;
    closed(error);
  };
  const stream = network.open(address, { watch }, {
    timeoutMs: TIMEOUT_MS,
    deliver: (items) => { if (!isOver) deliver(items as readonly Change[]); },
    closed: close,
  });
  stream.opened.then(answered).then(undefined, (error: unknown) => {
    stream.close();
    close(error);
  });
  return {
    stop: () => {
      if (isOver) return;
      isOver = true;
      stream.close();
    },
  };
}

function answered(message: unknown): unknown {
  const answer = message as StorageAnswer;
  if ('ok' in answer) return answer.ok;
  throw new StoreError(answer.refused, answer.compactedRevision);
}

/** The end of the range of all keys with a prefix that ends in '/'. */
export function prefixEnd(prefix: EtcdKey): EtcdKey {
  // '0' follows '/', so this sorts after every key that has the prefix.
  return `${prefix.slice(0, -1)}0`;
}
