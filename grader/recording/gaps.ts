// The pauses of an object: what takes a second or more is a period, a back-off
// or a timeout, and those are what a timeline teaches.

import type { Matches } from './align.ts';
import type { Counted } from './objects.ts';

export const GAP_SECONDS_MIN = 1;
const OFF_SECONDS = 1.5;
const OFF_SHARE = 0.25;

export interface Gap {
  /** Index of the real entry that ends the pause. */
  readonly end: number;
  /** Seconds in the real recording, and between the counterparts. */
  readonly real: number;
  readonly ours: number;
  readonly agrees: boolean;
}

/**
 * The real pauses of at least a second between neighbouring counterparts of
 * one lane, each with the pause between their counterparts. They agree within
 * 1.5 s or 25 %. An entry without a counterpart is missed once, as a write.
 */
export function gapsOf(
  real: readonly Counted[],
  ours: readonly Counted[],
  matches: Matches,
): readonly Gap[] {
  const last = new Map<string, readonly [number, number]>();
  const gaps: Gap[] = [];
  for (const [end, k] of matches) {
    const { lane, entry } = real[end]!;
    const before = last.get(lane);
    last.set(lane, [end, k]);
    if (before === undefined) continue;
    const pause = entry.t - real[before[0]]!.entry.t;
    if (pause < GAP_SECONDS_MIN) continue;
    const other = ours[k]!.entry.t - ours[before[1]]!.entry.t;
    gaps.push({
      end, real: pause, ours: other, agrees: agrees(pause, other),
    });
  }
  return gaps;
}

function agrees(real: number, ours: number): boolean {
  const off = Math.abs(real - ours);
  return off <= Math.max(OFF_SECONDS, OFF_SHARE * real);
}
