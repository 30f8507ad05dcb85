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

/** The same seed gives the same numbers in every host. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = seedWords(seed);
  function next(): number {
    // sfc32: small, fast, and passes PractRand; all in 32-bit integers.
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 0x1_0000_0000;
  }
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return {
    next,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

type Words = [number, number, number, number];

function seedWords(seed: string): Words {
  return [1, 2, 3, 4].map((salt) => hash32(seed, salt)) as Words;
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
