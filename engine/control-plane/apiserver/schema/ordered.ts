// An object's fields in the order in which the server writes them.
// Upstream: encoding/json over the Go structs. Different: only where fields
// have been added; decoding keeps the order otherwise.

import { structOf } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** An object says what it is before it says anything else. */
const ROOT = ['kind', 'apiVersion'];

/** `object` with `added` over it: known fields first, in the struct's order,
 *  then the rest. A value of undefined takes a field away. */
export function ordered<T extends object>(
  struct: string,
  object: T,
  added: Partial<T>,
): T {
  const { fields, list } = structOf(struct)!;
  const slots = new Array<unknown>(list.length);
  const rest: Record<string, unknown> = {};
  for (const part of [object, added] as readonly Json[]) {
    for (const name in part) {
      const field = fields.get(name);
      if (field === undefined) rest[name] = part[name];
      else slots[field.index] = part[name];
    }
  }
  const result: Record<string, unknown> = {};
  const put = (name: string, value: unknown): void => {
    if (value !== undefined) result[name] = value;
  };
  for (const name of ROOT) put(name, rest[name]);
  slots.forEach((value, index) => put(list[index]!.name, value));
  for (const name in rest) put(name, rest[name]);
  return result as T;
}
