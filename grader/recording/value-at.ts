// The value that a write leaves at a path, in the recorder's spelling of
// paths: lists of conditions, containers, taints … by their keys.

import { keyOfElement } from './element-key.ts';
import type { RecordedWrite } from './recording.ts';

/**
 * The value after the write; null where it took the value away, undefined
 * where it did not touch it.
 */
export function valueAt(write: RecordedWrite, path: string): unknown {
  for (const [changed, [, after]] of Object.entries(write.changed ?? {})) {
    if (changed === path) return after;
    if (path.startsWith(changed) && /^[.[]/.test(path.slice(changed.length))) {
      return descend(after, path.slice(changed.length));
    }
  }
  return write.object === undefined
    ? undefined
    : descend(write.object, `.${path}`);
}

function descend(value: unknown, path: string): unknown {
  let here = value;
  for (const [, name, key] of path.matchAll(/\.([^.[\]]+)|\[([^\]]+)\]/g)) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Array.isArray(here)
      ? here.find((element) => keyOfElement(element) === key)
      : (here as Record<string, unknown>)[name ?? ''];
  }
  return here;
}
