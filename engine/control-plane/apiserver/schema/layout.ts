// In which order a struct's fields come, remembered: nearly every object
// comes as one before it did, so a field is found by what came next then.
// Upstream: the tables that json-iterator keeps of a Go type.

import type { Field } from './schema.ts';

/** Some fields, in the order in which objects began with them. */
export interface Layout {
  /** The last one of them. */
  readonly field: Field | undefined;
  /** What came next most lately. */
  next: Layout | undefined;
  readonly others: Map<string, Layout>;
  /** An object with these fields and those that are filled in, in the order
   *  of writing, once one has been made; null if it is written as it came. */
  template: Readonly<Record<string, unknown>> | null | undefined;
}

/** So many are remembered; the rest are made anew each time. */
const LAYOUTS_MAX = 5_000;
let count = 0;

export function layoutOf(field?: Field): Layout {
  return { field, next: undefined, others: new Map(), template: undefined };
}

/** The fields of a layout and that one; undefined if there is none of the
 *  name. */
export function layoutWith(
  layout: Layout,
  name: string,
  fields: ReadonlyMap<string, Field>,
): Layout | undefined {
  const { next, others } = layout;
  if (next?.field!.name === name) return next;
  let found = others.get(name);
  if (found === undefined) {
    const field = fields.get(name);
    if (field === undefined) return undefined;
    found = layoutOf(field);
    if (count < LAYOUTS_MAX) {
      count += 1;
      others.set(name, found);
    }
  }
  layout.next = found;
  return found;
}
