// Uids. Upstream: apimachinery/pkg/util/uuid, google/uuid. Same form
// (version 4); different: chance is seeded.

import { putDigits } from '../../kernel/hex.ts';
import type { Random } from '../../kernel/random.ts';

const DASH = 45;
/** The highest digit of the third group is 4, of the fourth 8 to b. */
const VERSION_4 = 4 << 28;
const VARIANT = 8 << 28;

const codes = new Array<number>(36).fill(DASH);

export function newUid(random: Random): string {
  const word = (): number => random.next() * 0x1_0000_0000;
  const [a, b, c, d] = [word(), word(), word(), word()];
  const variant = random.integer(0, 3);
  putDigits(codes, 0, a, 8);
  putDigits(codes, 9, b, 4);
  putDigits(codes, 14, (b << 16 & 0x0fff_ffff) | VERSION_4, 4);
  putDigits(codes, 19, (c & 0x0fff_ffff) | VARIANT | variant << 28, 4);
  putDigits(codes, 24, c << 16, 4);
  putDigits(codes, 28, d, 8);
  return String.fromCharCode(...codes);
}
