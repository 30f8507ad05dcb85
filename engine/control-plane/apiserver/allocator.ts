// Numbers out of a range: the nth address, the nth port. Whoever asks for
// none is given one by chance, and the low band is left for those who ask by
// name, so that the two seldom meet.
// Upstream: pkg/registry/core/service/{ipallocator,portallocator}. Same band
// and order of search.

export interface Range {
  /** Numbers from 0 to size - 1. */
  readonly size: number;
  /** Those below it are given out last. */
  readonly band: number;
}

/** The band of a range: a part of it, but neither tiny nor huge. */
export function bandOf(size: number, step: number, max: number): number {
  const least = 16;
  if (size <= least) return 0;
  return Math.min(Math.max(least, Math.floor(size / step)), max);
}

/** A free number from a place drawn with `next` on, then around, then in the
 *  band; undefined if none is free. */
export function pick(
  { size, band }: Range,
  next: () => number,
  isTaken: (number: number) => boolean,
): number | undefined {
  return pickBetween(band, size, next, isTaken)
    ?? pickBetween(0, band, next, isTaken);
}

function pickBetween(
  low: number,
  high: number,
  next: () => number,
  isTaken: (number: number) => boolean,
): number | undefined {
  const count = high - low;
  const start = Math.floor(next() * count);
  for (let i = 0; i < count; i += 1) {
    const number = low + (start + i) % count;
    if (!isTaken(number)) return number;
  }
  return undefined;
}
