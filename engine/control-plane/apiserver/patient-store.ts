// The store as requests use it: while nobody answers there, they wait, as
// etcd's client does, and give up in the API's words.
// Upstream: etcd clientv3's retries, and the 34 s that
// apiserver/pkg/endpoints/handlers grants a write. Different: reads are
// granted the same.

import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import type { Clock } from '../../machinery/component.ts';
import { deadlineExceeded } from './refusals.ts';
import { StoreError } from './storage.ts';
import type {
  Compare, EtcdKey, LeaseId, Op, Origin, RangeOptions, RangeResult, Revision,
  Storage, StoreStatus, TxnResult,
} from './storage.ts';

const PATIENCE_MS: Millis = 34_000;
const RETRY_MS: Millis = 1_000;

export class PatientStore {
  readonly #store: Storage;
  readonly #clock: Clock;

  constructor(store: Storage, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  txn(
    compares: readonly Compare[],
    then: readonly Op[],
    otherwise: readonly Op[],
    origin?: Origin,
  ): Process<TxnResult> {
    return this.#ask((store) => store.txn(compares, then, otherwise, origin));
  }

  range(
    from: EtcdKey,
    to?: EtcdKey,
    options?: RangeOptions,
  ): Process<RangeResult> {
    return this.#ask((store) => store.range(from, to, options));
  }

  compact(revision: Revision): Process<void> {
    return this.#ask((store) => store.compact(revision));
  }

  leaseGrant(ttlSeconds: number): Process<LeaseId> {
    return this.#ask((store) => store.leaseGrant(ttlSeconds));
  }

  status(): Process<StoreStatus> {
    return this.#ask((store) => store.status());
  }

  *#ask<T>(send: (store: Storage) => Call<T>): Process<T> {
    const deadline = this.#clock.now() + PATIENCE_MS;
    for (;;) {
      try {
        return yield* send(this.#store);
      } catch (error) {
        if (error instanceof StoreError) throw error;
        const isSafe = error instanceof ApiError && error.definite;
        // What may have happened must not be sent again.
        if (!isSafe || this.#clock.now() + RETRY_MS > deadline) {
          throw deadlineExceeded();
        }
      }
      yield* this.#clock.sleep(RETRY_MS);
    }
  }
}
