// Whether two values say the same.
// Upstream: apimachinery/pkg/api/equality Semantic.DeepEqual, for which an
// empty list equals an absent one. Same: empty maps are gone since decoding.

type Fields = Readonly<Record<string, unknown>>;

/** Deep equality of JSON values; shared parts are equal at once. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isEmpty(a)) return isEmpty(b);
  if (typeof a !== 'object' || typeof b !== 'object' || b === null) {
    return false;
  }
  if (!Array.isArray(a)) return !Array.isArray(b) && areSame(a as Fields, b);
  return Array.isArray(b) && areListsSame(a, b);
}

/** A loop, because stored lists are frozen and `every` is slow for them. */
function areListsSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (!isEqual(a[i], b[i])) return false;
  return true;
}

function areSame(a: Fields, b: object): boolean {
  const other = b as Fields;
  for (const key in a) {
    const value = Object.hasOwn(other, key) ? other[key] : undefined;
    if (!isEqual(a[key], value)) return false;
  }
  for (const key in other) {
    if (!Object.hasOwn(a, key) && !isEmpty(other[key])) return false;
  }
  return true;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null ||
    (Array.isArray(value) && value.length === 0);
}
