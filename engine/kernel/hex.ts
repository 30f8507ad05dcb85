// Words as hexadecimal digits.
// Upstream: encoding/hex. Same.

const DIGITS = '0123456789abcdef';

/** Puts the codes of a word's digits, from the highest on, at a place. Text
 *  is made of them in one piece, as text put together from others remains a
 *  tree of them for as long as it is kept; and who makes many texts keeps one
 *  list for them all, which then never grows. */
export function putDigits(
  codes: number[],
  at: number,
  word: number,
  count: number,
): void {
  for (let i = 0; i < count; i += 1) {
    codes[at + i] = DIGITS.charCodeAt((word >>> (28 - 4 * i)) & 15);
  }
}

/** Eight digits for each 32-bit word. */
export function hexText(words: readonly number[]): string {
  const codes = new Array<number>(8 * words.length).fill(0);
  words.forEach((word, i) => putDigits(codes, 8 * i, word, 8));
  return String.fromCharCode(...codes);
}
