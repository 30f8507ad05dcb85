// An object without the fields that are undefined, as it is written.
// Upstream: omitempty and nil pointers in encoding/json. Simpler: what is
// empty but there stays.

/** The fields that are there, in their order. `fields` itself, which is made
 *  for this call, if all of them are. */
export function defined<T extends object>(fields: T): T {
  if (isWhole(fields)) return fields;
  const result: Partial<T> = {};
  for (const name in fields) {
    if (fields[name] !== undefined) result[name] = fields[name];
  }
  return result as T;
}

function isWhole(fields: object): boolean {
  for (const name in fields) {
    if (fields[name as never] === undefined) return false;
  }
  return true;
}
