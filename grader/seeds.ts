// Seeds: public ones as written, and eight derived from a key. The public key
// ships with the page, because a static site can hide nothing; a class's own
// key exists only in its CI.

import { digestOf } from '@clusterwright/engine';

export const PUBLIC_KEY = 'ferry';

/** What a verdict says of a key: enough to tell two apart. */
export function keyId(key: string): string {
  return key === PUBLIC_KEY ? 'public' : digestOf(`key ${key}`).slice(0, 8);
}

const DERIVED = 8;

/** `h8` stands for the derived ones; order is as written. */
export function seedsOf(
  seeds: readonly (number | 'h8')[],
  key: string,
  exercise: string,
): string[] {
  return seeds.flatMap((seed) => {
    if (seed !== 'h8') return [String(seed)];
    return Array.from({ length: DERIVED }, (_, i) =>
      derivedSeed(key, exercise, i));
  });
}

/** The same key and exercise give the same seed in every host. */
export function derivedSeed(
  key: string,
  exercise: string,
  index: number,
): string {
  return digestOf(`${key}/${exercise}/${index}`);
}
