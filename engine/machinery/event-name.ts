// Names of Events: the object's name and the time in nanoseconds, in hex.
// Upstream: client-go/tools/internal/events. Different: the digits below a
// microsecond are drawn and counted, since virtual time has none.

import type { Random } from '../kernel/random.ts';
import type { Micros } from '../kernel/time.ts';

const NANOS_PER_MICRO = 1_000;
/** Nanoseconds since 1970 exceed a double's integers: they are written as
 *  two parts, the lower of six hex digits. */
const LOW = 0x1_00_00_00;
/** Added to times before 1970: no clock here comes near it. */
const BEFORE_1970: Micros = 2 ** 52;

export class EventNames {
  /** Where this recorder's names begin within a microsecond, so that two
   *  recorders rarely meet. */
  #offset: number | undefined;
  readonly #random: Random;
  #micros = -1;
  #nanos = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A name that this recorder has not used before. */
  next(objectName: string, wall: Micros): string {
    // A clock may stand before 1970; a name must not hold a minus sign.
    const micros = wall < 0 ? wall + BEFORE_1970 : wall;
    if (micros === this.#micros) this.#nanos += 1;
    else {
      this.#micros = micros;
      this.#nanos = this.#offset
        ??= this.#random.integer(0, NANOS_PER_MICRO - 1);
    }
    return `${objectName}.${hexNanos(micros, this.#nanos)}`;
  }
}

function hexNanos(micros: Micros, nanos: number): string {
  const low = (micros % LOW) * NANOS_PER_MICRO + nanos;
  const high = Math.floor(micros / LOW) * NANOS_PER_MICRO
    + Math.floor(low / LOW);
  const digits = (low % LOW).toString(16);
  return high === 0 ? digits : high.toString(16) + digits.padStart(6, '0');
}
