// Answers that are kept: of a function that says the same of the same text.
// Upstream: golang-lru. Simpler: when it is full it begins anew.

/** As `make`, which gives no undefined; `max` answers are kept. */
export function remembering<T>(
  max: number,
  make: (text: string) => T,
): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    let value = made.get(text);
    if (value === undefined) {
      value = make(text);
      if (made.size >= max) made.clear();
      made.set(text, value);
    }
    return value;
  };
}
