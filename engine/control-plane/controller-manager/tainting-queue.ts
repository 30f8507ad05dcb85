// The nodes of one zone that are to be tainted NoExecute: in the order in
// which they fell silent, so many a second.
// Upstream: pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go.
// Same; different: it says when the next one may be taken, so that nobody
// has to ask ten times a second.

import { MICROS_PER_MS, microsOf } from '../../kernel/time.ts';
import type { Millis, NodeName } from '../../machinery/api/meta.ts';
import { TokenBucket } from '../../machinery/token-bucket.ts';

/** One token is kept: the first node of a calm zone does not wait. */
const BURST = 1;

export class TaintingQueue {
  /** Also those that were taken: they come back only after `remove`. */
  readonly #known = new Set<NodeName>();
  readonly #waiting = new Set<NodeName>();
  #rate: number;
  /** undefined: nobody may be taken. */
  #limiter: TokenBucket | undefined;

  /** `rate` is nodes a second. */
  constructor(rate: number) {
    this.#rate = rate;
    this.#limiter = limiterOf(rate);
  }

  add(name: NodeName): void {
    if (this.#known.has(name)) return;
    this.#known.add(name);
    this.#waiting.add(name);
  }

  remove(name: NodeName): void {
    this.#known.delete(name);
    this.#waiting.delete(name);
  }

  /** Who waited for the old limiter's token waits for the new one's. */
  setRate(rate: number, now: Millis): void {
    if (rate === this.#rate) return;
    const wasReady = this.#limiter?.tryTake(microsOf(now)) ?? false;
    this.#rate = rate;
    this.#limiter = limiterOf(rate);
    if (!wasReady) this.#limiter?.tryTake(microsOf(now));
  }

  /** When the next node may be taken; Infinity if there is none. */
  nextAt(now: Millis): Millis {
    if (this.#waiting.size === 0 || this.#limiter === undefined) {
      return Infinity;
    }
    return this.#limiter.nextAt(microsOf(now)) / MICROS_PER_MS;
  }

  /** The node whose turn it is, with a token spent on it. It stays first
   *  until `done`. */
  take(now: Millis): NodeName | undefined {
    const [first] = this.#waiting;
    if (first === undefined) return undefined;
    return this.#limiter?.tryTake(microsOf(now)) ? first : undefined;
  }

  done(name: NodeName): void {
    this.#waiting.delete(name);
  }
}

function limiterOf(rate: number): TokenBucket | undefined {
  return rate > 0 ? new TokenBucket(rate, BURST) : undefined;
}
