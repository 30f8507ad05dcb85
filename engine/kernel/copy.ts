// Copies that may still be changed.

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A shallow copy, for its maker to change before anybody else has it. Where
 *  objects of many shapes come by, this takes a fraction of what spread
 *  takes; where all have one shape, spread is as quick. */
export function copyOf<T extends object>(object: T): Mutable<T> {
  // Assigned, this one name would change the copy's prototype.
  if (Object.hasOwn(object, '__proto__')) return { ...object };
  return Object.assign({}, object);
}
