// An object without the fields that are undefined, as it is written.
// Upstream: omitempty and nil pointers in encoding/json. Simpler: what is
// empty but there stays.

/** The fields that are there, in their order. The object is a fresh one. */
export function defined<T extends object>(fields: T): T {
  const result: Partial<T> = {};
  for (const name in fields) {
    if (fields[name] !== undefined) result[name] = fields[name];
  }
  return result as T;
}
