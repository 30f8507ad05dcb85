// Ids as containerd makes them: 64 hexadecimal digits, drawn.
// Upstream: containerd, internal/cri/util/id.go.

import { putDigits } from '../../kernel/hex.ts';
import type { Random } from '../../kernel/random.ts';

const codes = new Array<number>(64).fill(0);

export function newId(random: Random): string {
  for (let at = 0; at < codes.length; at += 8) {
    putDigits(codes, at, random.integer(0, 0xffffffff), 8);
  }
  return String.fromCharCode(...codes);
}
