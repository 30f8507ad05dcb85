// Ids as containerd makes them: 64 hexadecimal digits, drawn.
// Upstream: containerd, internal/cri/util/id.go.

import type { Random } from '../../kernel/random.ts';

export function newId(random: Random): string {
  let id = '';
  for (let word = 0; word < 8; word += 1) {
    id += random.integer(0, 0xffffffff).toString(16).padStart(8, '0');
  }
  return id;
}
