// Values in a command's line, or a sentence about them.

import { parseDuration, parseRange } from './duration.ts';

/** Longer ones would keep whoever waits for them. */
const DURATION_MS_MAX = 7 * 24 * 3_600_000;

/** Milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) {
    throw new Error(`expected a duration such as 60s, found "${text}"`);
  }
  if (ms <= DURATION_MS_MAX) return ms;
  throw new Error(`expected at most 168h, found "${text}"`);
}

/** Milliseconds, from and to. */
export function range(text: string): readonly [number, number] {
  const found = parseRange(text);
  if (found !== undefined) return found;
  throw new Error(`expected 2s or 0s..39s, found "${text}"`);
}

export function whole(what: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`expected a whole number, found "${what}=${text}"`);
}
