// A 64-bit digest of text, for comparing runs: equal runs have equal digests
// in every host. It is no protection against somebody who wants a collision.

import { hexText } from './hex.ts';

export const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;
const SURROGATES = 0xd800;

export class Digest {
  /** Its two words, and how long the text under way is. As fields they would
   *  be floating-point numbers: all of their bits are in use. */
  readonly #state = new Int32Array(3);

  constructor() {
    this.#state[0] = 0xdeadbeef;
    this.#state[1] = 0x41c6ce57;
  }

  /** A piece of the text that `end` ends. */
  write(text: string): void {
    const state = this.#state;
    let high = state[0]!;
    let low = state[1]!;
    const { length } = text;
    for (let i = 0; i < length; i += 1) {
      const unit = text.charCodeAt(i);
      high = Math.imul(high ^ unit, 0x9e3779b1);
      low = Math.imul(low ^ unit, 0x5f356495);
      high = (high << 13) | (high >>> 19);
    }
    state[0] = high;
    state[1] = low;
    state[2]! += length;
  }

  /** A piece of one UTF-16 unit. */
  unit(unit: number): void {
    const state = this.#state;
    const high = Math.imul(state[0]! ^ unit, 0x9e3779b1);
    state[0] = (high << 13) | (high >>> 19);
    state[1] = Math.imul(state[1]! ^ unit, 0x5f356495);
    state[2]! += 1;
  }

  /** What JSON.stringify says, which takes longer to make than to read. */
  json(value: unknown): void {
    if (typeof value === 'string') return this.#quote(value);
    if (Array.isArray(value)) {
      this.unit(BRACKET);
      for (let i = 0; i < value.length; i += 1) {
        if (i > 0) this.unit(COMMA);
        this.json(value[i]);
      }
      return this.unit(BRACKET + 2);
    }
    // What an object of another kind says of itself is its own affair.
    if (typeof value !== 'object' || value === null
      || Object.getPrototypeOf(value) !== Object.prototype) {
      return this.write(JSON.stringify(value) ?? 'null');
    }
    let before = BRACE;
    for (const name in value) {
      const field: unknown = value[name as never];
      if (field === undefined || typeof field === 'function') continue;
      this.unit(before);
      before = COMMA;
      this.#quote(name);
      this.unit(COLON);
      this.json(field);
    }
    if (before === BRACE) this.unit(BRACE);
    this.unit(BRACE + 2);
  }

  #quote(text: string): void {
    const state = this.#state;
    let high = Math.imul(state[0]! ^ QUOTE, 0x9e3779b1);
    let low = Math.imul(state[1]! ^ QUOTE, 0x5f356495);
    high = (high << 13) | (high >>> 19);
    const { length } = text;
    for (let i = 0; i < length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit < SPACE || unit === QUOTE || unit === BACKSLASH
        || unit >= SURROGATES) return this.write(JSON.stringify(text));
      high = Math.imul(high ^ unit, 0x9e3779b1);
      low = Math.imul(low ^ unit, 0x5f356495);
      high = (high << 13) | (high >>> 19);
    }
    state[0] = high;
    state[1] = low;
    state[2]! += length + 1;
    this.unit(QUOTE);
  }

  /** Ends a text; what it all comes to is sixteen hexadecimal digits. */
  end(): this {
    const state = this.#state;
    state[0]! ^= state[2]!;
    state[1]! ^= state[1]! >>> 15;
    state[2] = 0;
    return this;
  }

  text(): string {
    const high = this.#state[0]!;
    const low = this.#state[1]!;
    return hexText([mixed(high, low), mixed(low, high)]);
  }
}

function mixed(a: number, b: number): number {
  let h = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  h ^= Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The digest of one text. */
export function digestOf(text: string): string {
  const digest = new Digest();
  digest.write(text);
  return digest.end().text();
}

/** The digest of what JSON.stringify says of it. */
export function digestOfJson(value: unknown): string {
  const digest = new Digest();
  digest.json(value);
  return digest.end().text();
}
