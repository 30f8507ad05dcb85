// Ids as containerd makes them: 64 hexadecimal digits, drawn.
// Upstream: containerd, internal/cri/util/id.go.

import type { Random } from '../../kernel/random.ts';
import { hexText } from '../../machinery/hex.ts';

const WORDS = 8;

export function newId(random: Random): string {
  const words: number[] = [];
  while (words.length < WORDS) words.push(random.integer(0, 0xffffffff));
  return hexText(words);
}
