// A component's clock over its realm: virtual time for waiting, the
// machine's wall clock for what is written down.
// Upstream: k8s.io/utils/clock. Different: nothing ever reads a real clock.

import type { Call } from '../kernel/call.ts';
import type { Realm, Timer } from '../kernel/realm.ts';
import { MICROS_PER_MS, MICROS_PER_SECOND } from '../kernel/time.ts';
import type { Micros, Millis } from '../kernel/time.ts';
import { formatTime } from './api/time.ts';
import type { Clock, WaitOptions } from './component.ts';

export class RealmClock implements Clock {
  readonly #realm: Realm;
  /** The last date that was asked for, and its second: most of a second's
   *  writes carry the same text. */
  #second = Number.NaN;
  #date = '';

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  now(): Millis {
    return this.#realm.now / MICROS_PER_MS;
  }

  /** The machine's wall clock in µs since 1970. */
  wall(): Micros {
    return this.#realm.now + this.#realm.wallOffset;
  }

  date(): string {
    const second = Math.floor(this.wall() / MICROS_PER_SECOND);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = formatTime(second * 1_000);
    }
    return this.#date;
  }

  microDate(): string {
    const wall = this.wall();
    const second = Math.floor(wall / MICROS_PER_SECOND);
    const micros = String(wall - second * MICROS_PER_SECOND);
    return `${this.date().slice(0, -1)}.${micros.padStart(6, '0')}Z`;
  }

  sleep(ms: Millis, options?: WaitOptions): Call<void> {
    const call = this.#realm.pending<void>();
    this.#realm.timer(ms, () => call.settle(), options?.idle);
    return call;
  }

  after(ms: Millis, turn: () => void, options?: WaitOptions): Timer {
    return this.#realm.timer(ms, turn, options?.idle);
  }

  every(ms: Millis, turn: () => void): Timer {
    const realm = this.#realm;
    let timer: Timer | undefined;
    let isCancelled = false;
    const arm = (): void => {
      if (!isCancelled) timer = realm.timer(ms, fire, true);
    };
    // A turn may be asynchronous; its period begins when it has ended, and
    // its failure ends the component as that of any timer does.
    const fire = (): void => {
      realm.run(turn(), arm, (error) => {
        realm.spawn('a timer', () => { throw error; });
      });
    };
    arm();
    return {
      cancel() {
        isCancelled = true;
        timer?.cancel();
      },
    };
  }
}
