// One time for a cluster and for what is attached to it: virtual time goes
// on in small steps, as long as the event loop turns and nobody is in the
// middle of something. A slow machine makes it slower, not wrong.

import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '#cluster';
import type { HostClock } from '../../cli/attach/wall-clock.ts';

interface Alarm {
  readonly at: number;
  readonly run: () => void;
}

const STEP_MS = 20;
const STEP_MICROS = STEP_MS * 1_000;

export class SharedTime {
  readonly clock: HostClock;
  /** Whether somebody works on what has happened already. */
  isBusy: () => boolean = () => false;
  readonly #cluster: Cluster;
  readonly #alarms = new Set<Alarm>();
  #now = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.clock = {
      now: () => this.#now,
      wall: () => this.#now,
      after: (wait, run) => {
        const alarm = { at: this.#now + wait, run };
        this.#alarms.add(alarm);
        return () => this.#alarms.delete(alarm);
      },
    };
  }

  /** Lets so much time pass, or less if `until` holds before. */
  async pass(
    seconds: number,
    until: () => boolean = () => false,
  ): Promise<void> {
    const end = this.#now + seconds * 1_000_000;
    while (this.#now < end && !until()) {
      // A network of real sockets is in between: give it some real turns.
      for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
      if (this.isBusy()) {
        await wait(1);
        continue;
      }
      this.#now += STEP_MICROS;
      this.#cluster.run(STEP_MS);
      this.#ring();
    }
  }

  #ring(): void {
    for (const alarm of this.#alarms) {
      if (alarm.at > this.#now || !this.#alarms.delete(alarm)) continue;
      alarm.run();
    }
  }
}

const TURNS = 2;

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
