// The time of an attached component: it begins when the component does, and
// passes as it does for everybody.

import type { Micros } from '../../engine/kernel/time.ts';

export interface HostClock {
  /** Since the start; never back. */
  now(): Micros;
  /** Since 1970, as this machine believes. */
  wall(): Micros;
  /** Never early. Returns what stops it. */
  after(wait: Micros, run: () => void): () => void;
}

/** What a timer of Node's can hold: 24 days. */
const TIMER_MS_MAX = 2_147_483_647;

export function wallClock(): HostClock {
  const start = performance.now();
  const now = (): Micros => Math.floor((performance.now() - start) * 1000);
  return {
    now,
    wall: () => Date.now() * 1000,
    after(wait, run) {
      const due = now() + wait;
      let timer: ReturnType<typeof setTimeout>;
      const arm = (): void => {
        const ms = Math.ceil((due - now()) / 1000);
        timer = setTimeout(ring, Math.min(Math.max(ms, 0), TIMER_MS_MAX));
      };
      const ring = (): void => {
        if (now() >= due) run();
        else arm();
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}
