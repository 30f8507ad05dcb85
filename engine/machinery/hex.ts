// Words as hexadecimal text.
// Upstream: encoding/hex. Same digits.

const DIGITS = '0123456789abcdef';

/** Eight digits for each 32-bit word. In one piece: text put together from
 *  others remains a tree of them for as long as it is kept. */
export function hexText(words: readonly number[]): string {
  const codes: number[] = [];
  for (const word of words) {
    for (let shift = 28; shift >= 0; shift -= 4) {
      codes.push(DIGITS.charCodeAt((word >>> shift) & 15));
    }
  }
  return String.fromCharCode(...codes);
}
