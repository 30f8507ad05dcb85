// Waits between tries that fail: starts of a container, pulls of an image.
// Upstream: client-go/util/flowcontrol/backoff.go as kuberuntime and the
// image manager use it. Same.

import type { Random } from '../../kernel/random.ts';
import type { Millis } from '../../machinery/api/meta.ts';

export const BACKOFF_BASE_MS: Millis = 10_000;
export const BACKOFF_MAX_MS: Millis = 300_000;
/** A run that ends so long after the last step begins anew. */
const RESET_AFTER_MS: Millis = 2 * BACKOFF_MAX_MS;

/** How far one thing that fails has got. */
export interface Step {
  readonly waitMs: Millis;
  /** When the last try was allowed. */
  readonly at: Millis;
}

// #region next-start
/** When a container that ended at `endedAt` may start again: at once after
 *  its first end, then 10, 20, 40 … 300 s after the end. */
export function nextStart(step: Step | undefined, endedAt: Millis): Millis {
  if (step === undefined || isExpired(step, endedAt)) return endedAt;
  return endedAt + step.waitMs;
}

/** The step that a start at `now` makes; the wait doubles with each. */
export function afterStart(
  step: Step | undefined,
  endedAt: Millis,
  now: Millis,
): Step {
  if (step === undefined || isExpired(step, endedAt)) {
    return { waitMs: BACKOFF_BASE_MS, at: now };
  }
  return { waitMs: Math.min(step.waitMs * 2, BACKOFF_MAX_MS), at: now };
}

function isExpired({ at }: Step, endedAt: Millis): boolean {
  return endedAt - at > RESET_AFTER_MS;
}
// #endregion next-start

/** Steps by what they are about. */
export class Backoffs {
  readonly #steps = new Map<string, Step>();

  get(id: string): Step | undefined {
    return this.#steps.get(id);
  }

  /** Another try is allowed now, after an end at `endedAt`. */
  step(id: string, endedAt: Millis, now: Millis): void {
    this.#steps.set(id, afterStart(this.#steps.get(id), endedAt, now));
  }

  /** Whether a try at `now` comes too early after the last step. */
  isWaiting(id: string, now: Millis): boolean {
    if (this.#steps.size === 0) return false;
    const step = this.#steps.get(id);
    return step !== undefined && !isExpired(step, now)
      && now - step.at < step.waitMs;
  }

  /** Of everything whose id begins so. */
  forget(prefix: string): void {
    for (const id of this.#steps.keys()) {
      if (id.startsWith(prefix)) this.#steps.delete(id);
    }
  }
}

/** Between `ms` and `1 + factor` times `ms`. Upstream: wait.Jitter. */
export function jitter(ms: Millis, factor: number, random: Random): Millis {
  return ms * (1 + factor * random.next());
}
