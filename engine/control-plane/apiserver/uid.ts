// Uids. Upstream: apimachinery/pkg/util/uuid, google/uuid. Same form
// (version 4); different: chance is seeded.

import type { Random } from '../../kernel/random.ts';

export function newUid(random: Random): string {
  const hex = sixteenBytes(random);
  const variant = '89ab'[random.integer(0, 3)];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-`
    + `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const BYTES = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'));

function sixteenBytes(random: Random): string {
  let hex = '';
  for (let i = 0; i < 4; i += 1) {
    const word = Math.floor(random.next() * 0x1_0000_0000);
    hex += BYTES[word >>> 24]! + BYTES[(word >>> 16) & 255]!
      + BYTES[(word >>> 8) & 255]! + BYTES[word & 255]!;
  }
  return hex;
}
