// Waits that double until a cap, with jitter, and begin anew after a calm.
// Upstream: apimachinery/pkg/util/wait (Backoff, the backoff managers).

import type { Random } from '../kernel/random.ts';
import type { Millis } from '../kernel/time.ts';

export interface BackoffOptions {
  readonly baseMs: Millis;
  readonly capMs: Millis;
  /** A wait is drawn between itself and `1 + jitter` times itself. */
  readonly jitter: number;
  /** After so long without a failure the next wait is the base again. */
  readonly resetAfterMs: Millis;
}

export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: Random;
  #wait: Millis;
  #failedAt: Millis | undefined;

  constructor(options: BackoffOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    this.#wait = options.baseMs;
  }

  /** Whether waits have stopped growing. */
  get isCapped(): boolean {
    return this.#wait >= this.#options.capMs;
  }

  /** How long to wait after a failure at `now`. */
  next(now: Millis): Millis {
    const { baseMs, capMs, jitter, resetAfterMs } = this.#options;
    const failedAt = this.#failedAt;
    const isCalm = failedAt === undefined || now - failedAt > resetAfterMs;
    this.#wait = isCalm ? baseMs : Math.min(this.#wait * 2, capMs);
    this.#failedAt = now;
    return this.#wait * (1 + this.#random.next() * jitter);
  }
}
