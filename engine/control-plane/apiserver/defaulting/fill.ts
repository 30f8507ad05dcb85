// How defaults are put in: only what is missing, into fresh parts, and in the
// server's field order.
// Upstream: the generated zz_generated.defaults.go walks. Different: objects
// are shared, so a part that needs nothing stays the same part.

import { ordered } from '../schema/index.ts';

/** `object` with the fields of `defaults` that it lacks. */
export function fill<T extends object>(
  struct: string,
  object: T,
  defaults: Partial<T>,
): T {
  const missing: Partial<T> = {};
  let isMissing = false;
  for (const name in defaults) {
    if (object[name] !== undefined || defaults[name] === undefined) continue;
    missing[name] = defaults[name];
    isMissing = true;
  }
  return isMissing ? ordered(struct, object, missing) : object;
}

/** `object` with these fields changed, where they differ. */
export function change<T extends object>(
  struct: string,
  object: T,
  changes: Partial<T>,
): T {
  for (const name in changes) {
    if (object[name] !== changes[name]) {
      return ordered(struct, object, changes);
    }
  }
  return object;
}

/** The list with each item run through `run`; the same list if none
 *  changed. */
export function each<T>(
  list: readonly T[] | undefined,
  run: (item: T) => T,
): readonly T[] | undefined {
  if (list === undefined) return undefined;
  let result: T[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index]!;
    const filled = run(item);
    if (filled === item) continue;
    result ??= [...list];
    result[index] = filled;
  }
  return result ?? list;
}
