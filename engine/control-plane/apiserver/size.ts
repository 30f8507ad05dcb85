// How many bytes a value takes as JSON, without writing it.
// Upstream: etcd's --max-request-bytes, apiserver's MaxRequestBodyBytes.
// Different: counted instead of measured, so close but not exact.

import { ApiError } from '../../machinery/api/errors.ts';
import type { Target } from './registry.ts';

/** What etcd takes in one request (--max-request-bytes). */
const REQUEST_BYTES_MAX = 1.5 * 1024 * 1024;

/** Refuses what the store would not take. Only what a request brings is
 *  weighed: what is stored already was weighed then. A status is written by
 *  components alone, often, and is never that large. */
export function refuseTooLarge({ subresource }: Target, body: unknown): void {
  if (subresource !== undefined || weigh(body) <= REQUEST_BYTES_MAX) return;
  throw new ApiError('', 'etcdserver: request is too large', { code: 500 });
}

/** Close to the length of its JSON text; text itself is taken as it is. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return weighPart(value);
}

const SCALAR_BYTES = 5;

function weighPart(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return SCALAR_BYTES;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) bytes += weighPart(item) + 1;
    return bytes;
  }
  for (const name in value) {
    const part = (value as Readonly<Record<string, unknown>>)[name];
    bytes += name.length + 4 + weighPart(part);
  }
  return bytes;
}
