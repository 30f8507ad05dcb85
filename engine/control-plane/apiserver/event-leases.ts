// Leases for objects that live for a limited time (Events: 1 h).
// Upstream: apiserver/pkg/storage/etcd3/lease_manager.go. Same: one lease
// serves all that is written within a minute, or a thousand objects.

import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import type { Clock } from '../../machinery/component.ts';
import type { LeaseId, Storage } from './storage.ts';

const REUSE_SECONDS_MAX = 60;
const REUSE_SHARE = 0.05;
const OBJECTS_MAX = 1_000;

interface Current {
  /** Under way, or done: later requests wait for the same answer. */
  readonly granted: Call<LeaseId>;
  /** Until when it lasts as long as an object must live. */
  readonly usableUntil: Millis;
  objects: number;
}

export class EventLeases {
  readonly #store: Storage;
  readonly #clock: Clock;
  #current: Current | undefined;

  constructor(store: Storage, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A lease that lasts at least so many seconds from now. */
  *leaseFor(ttlSeconds: number): Process<LeaseId> {
    const now = this.#clock.now();
    let current = this.#current;
    const isUsable = current !== undefined && now < current.usableUntil
      && current.objects < OBJECTS_MAX;
    if (!isUsable) {
      const share = Math.floor(ttlSeconds * REUSE_SHARE);
      const extra = Math.min(share, REUSE_SECONDS_MAX);
      const granted = this.#store.leaseGrant(ttlSeconds + extra);
      current = { granted, usableUntil: now + extra * 1000, objects: 0 };
      this.#current = current;
    }
    current!.objects += 1;
    try {
      return yield* current!.granted;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** The store no longer knows it: the next object gets a new one. */
  forget(): void {
    this.#current = undefined;
  }
}
