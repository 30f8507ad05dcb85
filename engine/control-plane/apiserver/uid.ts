// Uids. Upstream: apimachinery/pkg/util/uuid, google/uuid. Same form
// (version 4); different: chance is seeded.

import { pushDigits } from '../../kernel/hex.ts';
import type { Random } from '../../kernel/random.ts';

const DASH = 45;
/** The highest digit of the third group is 4, of the fourth 8 to b. */
const VERSION_4 = 4 << 28;
const VARIANT = 8 << 28;

export function newUid(random: Random): string {
  const word = (): number => random.next() * 0x1_0000_0000;
  const [a, b, c, d] = [word(), word(), word(), word()];
  const variant = random.integer(0, 3);
  // In one piece, as hexText makes it: most uids are kept.
  const codes: number[] = [];
  pushDigits(codes, a, 8);
  codes.push(DASH);
  pushDigits(codes, b, 4);
  codes.push(DASH);
  pushDigits(codes, (b << 16 & 0x0fff_ffff) | VERSION_4, 4);
  codes.push(DASH);
  pushDigits(codes, (c & 0x0fff_ffff) | VARIANT | variant << 28, 4);
  codes.push(DASH);
  pushDigits(codes, c << 16, 4);
  pushDigits(codes, d, 8);
  return String.fromCharCode.apply(undefined, codes);
}
