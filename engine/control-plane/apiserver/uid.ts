// Uids. Upstream: apimachinery/pkg/util/uuid, google/uuid. Same form
// (version 4); different: chance is seeded.

import type { Random } from '../../kernel/random.ts';
import { hexText } from '../../machinery/hex.ts';

export function newUid(random: Random): string {
  const word = (): number => random.next() * 0x1_0000_0000;
  const hex = hexText([word(), word(), word(), word()]);
  const variant = '89ab'[random.integer(0, 3)]!;
  return [
    hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20), hex.slice(20),
  ].join('-');
}
