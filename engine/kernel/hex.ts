// Words as hexadecimal text.
// Upstream: encoding/hex. Same digits.

const CODE_OF_0 = 48;
const CODE_OF_A = 97;

/** Eight digits for each 32-bit word. In one piece: text put together from
 *  others remains a tree of them for as long as it is kept. */
export function hexText(words: readonly number[]): string {
  const codes: number[] = [];
  for (let i = 0; i < words.length; i += 1) pushDigits(codes, words[i]!, 8);
  return String.fromCharCode.apply(undefined, codes);
}

/** The codes of a word's digits, from the highest on; `count` of them. */
export function pushDigits(
  codes: number[],
  word: number,
  count: number,
): void {
  for (let shift = 28; shift > 28 - 4 * count; shift -= 4) {
    const digit = (word >>> shift) & 15;
    codes[codes.length] = (digit < 10 ? CODE_OF_0 : CODE_OF_A - 10) + digit;
  }
}
