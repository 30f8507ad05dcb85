// Freezing what is shared. Objects travel by reference between components of
// one process, so nobody may change them.

/** Freezes a value and all of its parts that are not frozen yet. */
export function deepFreeze<T>(value: T): T {
  if (isFreezable(value)) freezeParts(value);
  return value;
}

function freezeParts(whole: object): void {
  Object.freeze(whole);
  if (Array.isArray(whole)) {
    for (let i = 0; i < whole.length; i += 1) {
      if (isFreezable(whole[i])) freezeParts(whole[i]);
    }
    return;
  }
  for (const key in whole) {
    const part: unknown = whole[key as never];
    if (isFreezable(part)) freezeParts(part);
  }
}

function isFreezable(value: unknown): value is object {
  return typeof value === 'object' && value !== null
    && !Object.isFrozen(value);
}
