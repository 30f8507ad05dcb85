// Programmer errors stop the run with a sentence. Expected failures are
// values of another kind (ApiError in machinery) and never come through here.

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws unless `condition` holds; `sentence` says what must be true. */
export function assert(
  condition: unknown,
  sentence: string,
): asserts condition {
  if (!condition) throw new AssertionError(sentence);
}
