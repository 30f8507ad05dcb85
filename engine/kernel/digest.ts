// A 64-bit digest of text, for comparing runs: equal runs have equal digests
// in every host. It is no protection against somebody who wants a collision.

export class Digest {
  #high = 0xdeadbeef | 0;
  #low = 0x41c6ce57 | 0;

  add(text: string): void {
    let high = this.#high;
    let low = this.#low;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      high = Math.imul(high ^ unit, 0x9e3779b1);
      low = Math.imul(low ^ unit, 0x5f356495);
      high = (high << 13) | (high >>> 19);
    }
    this.#high = high ^ text.length;
    this.#low = low ^ (low >>> 15);
  }

  /** Sixteen hexadecimal digits. */
  text(): string {
    return mixed(this.#high, this.#low) + mixed(this.#low, this.#high);
  }
}

function mixed(a: number, b: number): string {
  let h = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  h ^= Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return (h >>> 0).toString(16).padStart(8, '0');
}

/** The digest of one text. */
export function digestOf(text: string): string {
  const digest = new Digest();
  digest.add(text);
  return digest.text();
}
