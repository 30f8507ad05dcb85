// Units of virtual time. Inside the kernel time is an integer number of
// microseconds; components see milliseconds.

/** Microseconds of virtual time since the cluster began; an integer. */
export type Micros = number;
/** Milliseconds of virtual time; may have three decimals. */
export type Millis = number;

export const MICROS_PER_MS = 1_000;
export const MICROS_PER_SECOND = 1_000_000;

/** Rounded, so that 0.1 + 0.2 style fractions never reach the agenda. */
export function microsOf(ms: Millis): Micros {
  return Math.round(ms * MICROS_PER_MS);
}
