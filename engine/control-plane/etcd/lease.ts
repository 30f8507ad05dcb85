// Leases: a time to live that keys are hung on.
// Upstream: etcd server/lease/lessor.go. Same minimum and whole seconds;
// different: one timer for the lease that ends next instead of a check every
// 500 ms, and no limit on how many are revoked a second.

import type { Millis } from '../../kernel/time.ts';
import type { LeaseId, Origin } from '../apiserver/storage.ts';
import type { EtcdKey } from './mvcc.ts';
import { StoreError } from './mvcc.ts';

/** One and a half times the election timeout of 1 s, rounded up. */
const TTL_SECONDS_MIN = 2;

interface Lease {
  readonly id: LeaseId;
  readonly ttlSeconds: number;
  endsAt: Millis;
  /** Its keys, with what the journal calls them. */
  readonly keys: Map<EtcdKey, Origin | undefined>;
}

/** JSON. */
export interface LeaseSnapshot {
  readonly id: LeaseId;
  readonly ttlSeconds: number;
  readonly keys: readonly (readonly [EtcdKey, Origin?])[];
}

export class LeaseTable {
  readonly #leases = new Map<LeaseId, Lease>();
  readonly #leaseOfKey = new Map<EtcdKey, Lease>();

  grant(id: LeaseId, ttlSeconds: number, now: Millis): void {
    const ttl = Math.max(ttlSeconds, TTL_SECONDS_MIN);
    const endsAt = now + ttl * 1000;
    this.#leases.set(id, { id, ttlSeconds: ttl, endsAt, keys: new Map() });
  }

  get highestId(): LeaseId {
    return Math.max(0, ...this.#leases.keys());
  }

  has(id: LeaseId): boolean {
    return this.#leases.has(id);
  }

  /** Its whole time to live, counted from now on. */
  keepAlive(id: LeaseId, now: Millis): number {
    const lease = this.#get(id);
    lease.endsAt = now + lease.ttlSeconds * 1000;
    return lease.ttlSeconds;
  }

  /** A key was deleted. */
  detach(key: EtcdKey): void {
    this.#leaseOfKey.get(key)?.keys.delete(key);
    this.#leaseOfKey.delete(key);
  }

  /** A key was written; without a lease it leaves the one it was on. */
  attach(key: EtcdKey, id: LeaseId | undefined, origin?: Origin): void {
    this.#leaseOfKey.get(key)?.keys.delete(key);
    if (id === undefined) {
      this.#leaseOfKey.delete(key);
      return;
    }
    const lease = this.#get(id);
    lease.keys.set(key, origin);
    this.#leaseOfKey.set(key, lease);
  }

  /** Takes the lease away; its keys, which the caller deletes. */
  revoke(id: LeaseId): ReadonlyMap<EtcdKey, Origin | undefined> {
    const lease = this.#get(id);
    this.#leases.delete(id);
    for (const key of lease.keys.keys()) this.#leaseOfKey.delete(key);
    return lease.keys;
  }

  /** The lease that ends first. */
  next(): { readonly id: LeaseId; readonly endsAt: Millis } | undefined {
    let first: Lease | undefined;
    for (const lease of this.#leases.values()) {
      if (first === undefined || lease.endsAt < first.endsAt) first = lease;
    }
    return first;
  }

  snapshot(): readonly LeaseSnapshot[] {
    return [...this.#leases.values()].map(({ id, ttlSeconds, keys }) => ({
      id,
      ttlSeconds,
      keys: [...keys].map(([key, origin]) => (
        origin === undefined ? [key] as const : [key, origin] as const
      )),
    }));
  }

  restore(leases: readonly LeaseSnapshot[], now: Millis): void {
    for (const { id, ttlSeconds, keys } of leases) {
      this.grant(id, ttlSeconds, now);
      for (const [key, origin] of keys) this.attach(key, id, origin);
    }
  }

  /** After a restart nobody could have kept a lease alive: all start anew. */
  renewAll(now: Millis): void {
    for (const id of this.#leases.keys()) this.keepAlive(id, now);
  }

  #get(id: LeaseId): Lease {
    const lease = this.#leases.get(id);
    if (lease === undefined) throw new StoreError('lease-not-found');
    return lease;
  }
}
