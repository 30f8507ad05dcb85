// What all patch types share: reading a body, and the texts of refusals.
// Upstream: apimachinery/pkg/util/mergepatch and apiserver/pkg/endpoints/
// handlers/patch.go. Same codes and texts.

import type { ApiError } from '../../../machinery/api/errors.ts';
import { isRecord } from '../validation/decode.ts';
import { badRequest, untranslated } from '../validation/refusal.ts';

export { isRecord };

export type Json = Readonly<Record<string, unknown>>;

/** A malformed strategic patch. Upstream translates few of its errors; the
 *  others come out as a 500 without a reason. */
export function badPatch(message: string, code: 400 | 500 = 500): ApiError {
  return code === 400 ? badRequest(message) : untranslated(message);
}

export function tooDeep(): ApiError {
  return badRequest('error decoding patch: exceeded max depth');
}

/** A value as Go's %v prints it: map[a:1 b:[x y]], keys sorted. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isRecord(value)) return String(value);
  const keys = Object.keys(value).sort();
  const items = keys.map((key) => `${key}:${goText(value[key])}`);
  return `map[${items.join(' ')}]`;
}
