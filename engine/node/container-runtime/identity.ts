// Ids as containerd makes them: 64 hexadecimal digits, drawn.
// Upstream: containerd, internal/cri/util/id.go.

import { hexText } from '../../kernel/hex.ts';
import type { Random } from '../../kernel/random.ts';

const WORDS = 8;

export function newId(random: Random): string {
  const words: number[] = [];
  while (words.length < WORDS) words.push(random.integer(0, 0xffffffff));
  return hexText(words);
}
