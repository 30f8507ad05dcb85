// Seeded chance. Every component draws from a fork of its own, named after
// it, so that one component's extra draw never shifts another's luck.

export interface Random {
  /** The next number in [0, 1), with 32 bits of chance. */
  next(): number;
  /** A whole number in [from, to], both ends included. */
  integer(from: number, to: number): number;
  /** An independent source; the same name gives the same source. */
  fork(name: string): Random;
}

/** The same seed gives the same numbers in every host. Many a source is made
 *  and never drawn from, so the seed is read at the first draw. */
export function createRandom(seed: string): Random {
  let words: Int32Array | undefined;
  const next = (): number => draw(words ??= seedWords(seed));
  return {
    next,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

function seedWords(seed: string): Int32Array {
  const words = new Int32Array(4);
  for (let i = 0; i < 4; i += 1) words[i] = hash32(seed, i + 1);
  for (let warmUp = 0; warmUp < 12; warmUp += 1) draw(words);
  return words;
}

/** sfc32: small, fast, and passes PractRand; all in 32-bit integers. */
function draw(words: Int32Array): number {
  const b = words[1]!;
  const c = words[2]!;
  const d = words[3]!;
  const t = (words[0]! + b + d) | 0;
  words[0] = b ^ (b >>> 9);
  words[1] = c + (c << 3);
  words[2] = ((c << 21) | (c >>> 11)) + t;
  words[3] = d + 1;
  return (t >>> 0) / 0x1_0000_0000;
}

/** A 32-bit hash of text (murmur3's mixing), different for each salt. */
export function hash32(text: string, salt = 0): number {
  let h = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i += 1) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
