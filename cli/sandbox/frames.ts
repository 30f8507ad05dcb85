// Texts on a pipe between the runner and a child: four bytes that say how
// many follow, and then the text.

const HEAD = 4;
/** A realm's longest message takes three bytes for each of its units. */
const BYTES_MAX = 16_000_000;

/** What says these texts, in order. */
export function framed(texts: readonly string[]): Buffer {
  let size = 0;
  for (const text of texts) size += HEAD + Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const text of texts) {
    const length = bytes.write(text, at + HEAD);
    bytes.writeUInt32LE(length, at);
    at += HEAD + length;
  }
  return bytes;
}

/** Takes bytes as they come, and gives texts as they are complete. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** So many bytes are needed to go on. */
  #wanted = HEAD;

  /** Throws if a text is to come that is too long for this process. */
  read(chunk: Buffer): string[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return [];
    const bytes = this.#chunks.length === 1
      ? chunk : Buffer.concat(this.#chunks);
    const texts: string[] = [];
    let from = 0;
    for (;;) {
      this.#wanted = HEAD;
      if (bytes.length - from < HEAD) break;
      const length = bytes.readUInt32LE(from);
      if (length > BYTES_MAX) throw new Error('a text that is too long');
      this.#wanted += length;
      const to = from + this.#wanted;
      if (bytes.length < to) break;
      texts.push(bytes.toString('utf8', from + HEAD, to));
      from = to;
    }
    this.#chunks = from === bytes.length ? [] : [bytes.subarray(from)];
    this.#size = bytes.length - from;
    return texts;
  }
}
