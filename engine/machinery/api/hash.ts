// Short names from content: FNV-1a and upstream's vowel-free alphabet.
// Upstream: apimachinery/pkg/util/rand and controller.ComputeHash. Different:
// the text hashed is ours, so the names differ from a real cluster's.

import { ALPHABET } from './names.ts';

/** FNV-1a over UTF-16 units, 32 bits, unsigned. */
export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  }
  return hash >>> 0;
}

/** Digits and vowels become letters that spell no word. */
export function safeEncode(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i += 1) {
    encoded += ALPHABET[text.charCodeAt(i) % ALPHABET.length];
  }
  return encoded;
}

/** A pod-template-hash. */
export function templateHash(template: unknown, collisionCount = 0): string {
  const text = JSON.stringify(template)
    + (collisionCount === 0 ? '' : String(collisionCount));
  return safeEncode(String(fnv32a(text)));
}
