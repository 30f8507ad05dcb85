// Ids as containerd makes them: 64 hexadecimal digits, drawn.
// Upstream: containerd, internal/cri/util/id.go.

import type { Random } from '../../kernel/random.ts';

const WORDS = 8;
/** Bytes as text; printing whole words would take the slow way. */
const HEX = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'));

export function newId(random: Random): string {
  let id = '';
  for (let word = 0; word < WORDS; word += 1) {
    const bits = random.integer(0, 0xffffffff) | 0;
    id += HEX[bits >>> 24]! + HEX[(bits >>> 16) & 255]!
      + HEX[(bits >>> 8) & 255]! + HEX[bits & 255]!;
  }
  return id;
}
