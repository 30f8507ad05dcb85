// An object's fields in the order in which the server writes them.
// Upstream: encoding/json over the Go structs. Different: only where fields
// have been added; decoding keeps the order otherwise.

import { structOf } from './schema.ts';

/** An object says what it is before it says anything else. */
const ROOT = ['kind', 'apiVersion'];

/** `object` with `added` over it: known fields first, in the struct's order,
 *  then the rest. A value of undefined takes a field away. */
export function ordered<T extends object>(
  struct: string,
  object: T,
  added: Partial<T>,
): T {
  const merged: Record<string, unknown> = { ...object, ...added };
  const result: Record<string, unknown> = {};
  const fields = structOf(struct)?.fields;
  const put = (name: string): void => {
    if (merged[name] !== undefined) result[name] = merged[name];
  };
  if (fields?.has('kind') !== true) ROOT.forEach(put);
  for (const name of fields?.keys() ?? []) put(name);
  for (const name in merged) if (!Object.hasOwn(result, name)) put(name);
  return result as T;
}
