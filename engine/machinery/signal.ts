// A wait for something that another process of the same component does.
// Upstream: sync.Cond and channels.

import type { Process, Wait } from '../kernel/process.ts';

export class Signal implements Wait {
  #waiters: (() => void)[] = [];

  subscribe(resume: () => void): void {
    this.#waiters.push(resume);
  }

  /** Until the next `fire`. */
  *wait(): Process {
    yield this;
  }

  /** Resumes all that wait now, in order. */
  fire(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resume of waiters) resume();
  }
}
