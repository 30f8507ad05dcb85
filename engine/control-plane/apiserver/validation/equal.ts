// Whether two values say the same.
// Upstream: apimachinery/pkg/api/equality Semantic.DeepEqual, for which an
// empty list equals an absent one. Same: empty maps are gone since decoding.

/** Deep equality of JSON values; shared parts are equal at once. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isEmpty(a) && isEmpty(b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return areListsEqual(a, b);
  return isEachEqual(a, b) && hasNoMore(b, a);
}

function areListsEqual(a: object, b: object): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  if (a.length !== b.length) return false;
  return a.every((item, index) => isEqual(item, b[index]));
}

function isEachEqual(a: object, b: object): boolean {
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(left)) {
    const other = Object.hasOwn(right, key) ? right[key] : undefined;
    if (!isEqual(left[key], other)) return false;
  }
  return true;
}

/** Whether `a` says nothing of which `b` does not speak. */
function hasNoMore(a: object, b: object): boolean {
  const left = a as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(left)) {
    if (!Object.hasOwn(b, key) && !isEmpty(left[key])) return false;
  }
  return true;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null ||
    (Array.isArray(value) && value.length === 0);
}
