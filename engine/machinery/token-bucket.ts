// A token bucket: so many at once, then one each so often.
// Upstream: golang.org/x/time/rate, as client-go/util/flowcontrol uses it.
// Different: it keeps the moment at which it will be full instead of a
// fraction of a token, so that its arithmetic is exact.

import { MICROS_PER_SECOND } from '../kernel/time.ts';
import type { Micros } from '../kernel/time.ts';

export class TokenBucket {
  readonly #interval: Micros;
  readonly #capacity: Micros;
  /** When the bucket will be full again if nobody takes any more. */
  #fullAt: Micros = -Infinity;

  /** `qps` tokens a second, at most `burst` of them kept; it begins full. */
  constructor(qps: number, burst: number) {
    this.#interval = Math.round(MICROS_PER_SECOND / qps);
    this.#capacity = burst * this.#interval;
  }

  /** Takes a token if there is one. */
  tryTake(now: Micros): boolean {
    const fullAt = Math.max(this.#fullAt, now) + this.#interval;
    if (fullAt - now > this.#capacity) return false;
    this.#fullAt = fullAt;
    return true;
  }

  /** When the next token is there if nobody takes one before. */
  nextAt(now: Micros): Micros {
    return Math.max(now, this.#fullAt + this.#interval - this.#capacity);
  }

  /** Takes a token, on credit if need be; how long it must be waited for. */
  reserve(now: Micros): Micros {
    this.#fullAt = Math.max(this.#fullAt, now) + this.#interval;
    return Math.max(0, this.#fullAt - now - this.#capacity);
  }
}
