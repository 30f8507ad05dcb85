// JSON merge patch (RFC 7386): objects merge, null removes, lists and scalars
// replace.
// Upstream: evanphx/json-patch MergePatch. Different: what a patch leaves
// alone is shared with the object it was applied to.

import { copyOf } from '../../../kernel/copy.ts';
import { isRecord, tooDeep } from './patch-body.ts';

/** Deeper than any object of the API; Go's decoder stops at 10,000. */
export const DEPTH_MAX = 500;

/** `target` with `patch` merged in; `target` itself if nothing changes. */
export function mergePatch(
  target: unknown,
  patch: unknown,
  depth = 0,
): unknown {
  if (!isRecord(patch)) return patch;
  if (depth > DEPTH_MAX) throw tooDeep();
  const base = isRecord(target) ? target : {};
  let changed: Record<string, unknown> | undefined;
  let isShorter = false;
  for (const key of Object.keys(patch)) {
    const before = Object.hasOwn(base, key) ? base[key] : undefined;
    const value = patch[key];
    const after = value === null ? undefined
      : mergePatch(before, value, depth + 1);
    if (after === before) continue;
    changed ??= copyOf(base);
    put(changed, key, after);
    isShorter ||= after === undefined;
  }
  if (changed === undefined) return base;
  return isShorter ? withoutUndefined(changed) : changed;
}

/** A copy without the keys whose value is undefined: deleting them would
 *  make a slow object of it. */
export function withoutUndefined(
  from: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(from)) {
    if (from[key] !== undefined) put(result, key, from[key]);
  }
  return result;
}

/** A plain assignment would take this one name for the prototype. */
export function put(
  object: Record<string, unknown>,
  key: string,
  value: unknown,
): void {
  if (key !== '__proto__') object[key] = value;
  else {
    const writable = { configurable: true, enumerable: true, writable: true };
    Object.defineProperty(object, key, { ...writable, value });
  }
}
