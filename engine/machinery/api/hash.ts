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

/** A pod-template-hash: the same for equal templates, in whatever order
 *  their fields stand. */
export function templateHash(template: unknown, collisionCount = 0): string {
  const text = canonicalText(template)
    + (collisionCount === 0 ? '' : String(collisionCount));
  return safeEncode(String(fnv32a(text)));
}

/** JSON with the keys of every object in order. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) {
      return part;
    }
    const record = part as Readonly<Record<string, unknown>>;
    const keys = Object.keys(record).sort();
    return Object.fromEntries(keys.map((key) => [key, record[key]]));
  });
}
