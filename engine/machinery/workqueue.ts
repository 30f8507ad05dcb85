// The queue of keys between an informer's handlers and a controller's
// workers, with its contract.
// Upstream: client-go/util/workqueue (queue.go, delaying_queue.go,
// default_rate_limiters.go). Different: no shut-down, since a process that
// ends takes its queues with it.

import type { Call } from '../kernel/call.ts';
import type { Realm, Timer } from '../kernel/realm.ts';
import { microsOf, MICROS_PER_MS } from '../kernel/time.ts';
import type { Micros, Millis } from '../kernel/time.ts';
import type { Key } from './api/meta.ts';
import type { WaitOptions } from './component.ts';
import { TokenBucket } from './token-bucket.ts';

export interface Workqueue {
  /** A key that waits already is not added again; one being worked on is
   *  taken up again after `done`. */
  add(key: Key): void;
  /** Of two waits of one key the one that ends first counts. */
  addAfter(key: Key, ms: Millis, options?: WaitOptions): void;
  /** After a back-off of its own: 5 ms doubling to 1000 s. All keys together
   *  come back at 10 a second after a first 100. */
  addRateLimited(key: Key): void;
  /** Forgets the key's failures. */
  forget(key: Key): void;
  /** How often the key was added rate-limited since it was forgotten. */
  failures(key: Key): number;
  /** The next key, which is then being worked on; waits while there is
   *  none. Keys come in the order in which they were added. */
  get(): Call<Key>;
  /** The key is no longer being worked on. Every `get` needs its `done`. */
  done(key: Key): void;
  /** How many keys wait to be taken. */
  readonly length: number;
}

const BACKOFF_BASE_MS = 5;
const BACKOFF_CAP_MS = 1_000_000;
const RETRIES_PER_SECOND = 10;
const RETRIES_BURST = 100;

/** Who waits for a key. */
interface Taker {
  settle(key: Key): void;
}

interface Waiting {
  readonly readyAt: Micros;
  readonly timer: Timer;
}

export class RateLimitedQueue implements Workqueue {
  readonly #realm: Realm;
  /** The order of work. Each of its keys is dirty and not being worked on. */
  readonly #queue: Key[] = [];
  /** How far #queue has been taken. */
  #taken = 0;
  /** All keys that need work. */
  readonly #dirty = new Set<Key>();
  /** Keys being worked on. One that is dirty too is queued by `done`, so
   *  that no two workers ever have the same key. */
  readonly #processing = new Set<Key>();
  /** Workers that wait for a key; while there are any, #queue is empty. */
  readonly #workers: Taker[] = [];
  readonly #waiting = new Map<Key, Waiting>();
  readonly #failures = new Map<Key, number>();
  readonly #retries = new TokenBucket(RETRIES_PER_SECOND, RETRIES_BURST);

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  get length(): number {
    return this.#queue.length - this.#taken;
  }

  add(key: Key): void {
    if (this.#dirty.has(key)) return;
    this.#dirty.add(key);
    if (!this.#processing.has(key)) this.#enqueue(key);
  }

  addAfter(key: Key, ms: Millis, options?: WaitOptions): void {
    if (ms <= 0) return this.add(key);
    const readyAt = this.#realm.now + microsOf(ms);
    const earlier = this.#waiting.get(key);
    if (earlier !== undefined) {
      if (earlier.readyAt <= readyAt) return;
      earlier.timer.cancel();
    }
    const ready = (): void => {
      this.#waiting.delete(key);
      this.add(key);
    };
    const timer = this.#realm.timer(ms, ready, options?.idle);
    this.#waiting.set(key, { readyAt, timer });
  }

  addRateLimited(key: Key): void {
    const failures = this.failures(key);
    this.#failures.set(key, failures + 1);
    const shared = this.#retries.reserve(this.#realm.now) / MICROS_PER_MS;
    this.addAfter(key, Math.max(backoffMs(failures), shared));
  }

  forget(key: Key): void {
    if (this.#failures.size > 0) this.#failures.delete(key);
  }

  failures(key: Key): number {
    return this.#failures.get(key) ?? 0;
  }

  get(): Call<Key> {
    const call = this.#realm.pending<Key>();
    if (this.length === 0) this.#workers.push(call);
    else call.settle(this.#take());
    return call;
  }

  /** As if so many workers had called `get`: each is told of its first key,
   *  at the moment at which it would have gone on with it. */
  rest(workers: number, begin: (key: Key) => void): void {
    const worker: Taker = {
      settle: (key) => this.#realm.resume(() => begin(key)),
    };
    for (let i = 0; i < workers; i += 1) this.#workers.push(worker);
  }

  done(key: Key): void {
    this.#processing.delete(key);
    if (this.#dirty.has(key)) this.#enqueue(key);
  }

  #enqueue(key: Key): void {
    this.#queue.push(key);
    const worker = this.#workers.shift();
    worker?.settle(this.#take());
  }

  #take(): Key {
    const key = this.#queue[this.#taken]!;
    this.#taken += 1;
    if (this.#taken === this.#queue.length) {
      this.#queue.length = 0;
      this.#taken = 0;
    }
    this.#dirty.delete(key);
    this.#processing.add(key);
    return key;
  }
}

function backoffMs(failures: number): Millis {
  // Beyond 2^17 the cap holds anyway, and a shift would overflow.
  if (failures > 17) return BACKOFF_CAP_MS;
  return Math.min(BACKOFF_BASE_MS * (1 << failures), BACKOFF_CAP_MS);
}
