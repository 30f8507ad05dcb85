// JSON text, read as Go reads it: with the position-free complaints that a
// client is shown, and with the fields that stand twice.
// Upstream: encoding/json scanner.go and sigs.k8s.io/json. Same texts; the
// host's own JSON.parse says something else on every host.

/** What Go's decoder says of text that is no JSON. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

export interface JsonText {
  readonly value: unknown;
  /** Paths of fields that stand more than once: 'spec.containers[0].name'. */
  readonly duplicates: readonly string[];
}

/** Throws JsonError. */
export function readJson(text: string): JsonText {
  return new Reader(text).read();
}

const END = 'unexpected end of JSON input';
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANK = /[ \t\r\n]*/y;
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
};

class Reader {
  readonly #text: string;
  #at = 0;
  readonly #duplicates: string[] = [];
  readonly #path: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonText {
    const value = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) throw this.#bad('after top-level value');
    return { value, duplicates: this.#duplicates };
  }

  #value(): unknown {
    this.#skip();
    const next = this.#text[this.#at];
    switch (next) {
      case '{': return this.#object();
      case '[': return this.#array();
      case '"': return this.#string();
      case 't': return this.#literal('true', true);
      case 'f': return this.#literal('false', false);
      case 'n': return this.#literal('null', null);
      default: return this.#number();
    }
  }

  #object(): Readonly<Record<string, unknown>> {
    const entries = new Map<string, unknown>();
    this.#at += 1;
    if (this.#takes('}')) return {};
    for (;;) {
      this.#skip();
      if (this.#text[this.#at] !== '"') {
        throw this.#bad('looking for beginning of object key string');
      }
      const key = this.#string();
      if (!this.#takes(':')) throw this.#bad('after object key');
      this.#path.push(key);
      if (entries.has(key)) this.#duplicates.push(this.#here());
      entries.set(key, this.#value());
      this.#path.pop();
      if (this.#takes('}')) return Object.fromEntries(entries);
      if (!this.#takes(',')) throw this.#bad('after object key:value pair');
    }
  }

  #array(): readonly unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    if (this.#takes(']')) return items;
    for (;;) {
      this.#path.push(`[${items.length}]`);
      items.push(this.#value());
      this.#path.pop();
      if (this.#takes(']')) return items;
      if (!this.#takes(',')) throw this.#bad('after array element');
    }
  }

  #string(): string {
    this.#at += 1;
    let out = '';
    for (;;) {
      out += this.#match(PLAIN_TEXT);
      const next = this.#text[this.#at];
      if (next === '"') {
        this.#at += 1;
        return out;
      }
      if (next !== '\\') throw this.#bad('in string literal');
      this.#at += 1;
      out += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at];
    const plain = letter === undefined ? undefined : ESCAPES[letter];
    if (plain !== undefined) {
      this.#at += 1;
      return plain;
    }
    if (letter !== 'u') throw this.#bad('in string escape code');
    this.#at += 1;
    const start = this.#at;
    while (this.#at < start + 4) {
      if (!/[\da-fA-F]/.test(this.#text[this.#at] ?? '')) {
        throw this.#bad('in \\u hexadecimal character escape');
      }
      this.#at += 1;
    }
    const code = parseInt(this.#text.slice(start, this.#at), 16);
    return String.fromCharCode(code);
  }

  #literal<T>(word: string, value: T): T {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) {
        throw this.#bad(`in literal ${word} (expecting '${letter}')`);
      }
      this.#at += 1;
    }
    return value;
  }

  #number(): number {
    const text = this.#match(NUMBER);
    if (text !== '') return Number(text);
    if (this.#text[this.#at] !== '-') {
      throw this.#bad('looking for beginning of value');
    }
    this.#at += 1;
    throw this.#bad('in numeric literal');
  }

  #takes(character: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skip(): void {
    this.#match(BLANK);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #here(): string {
    return this.#path.join('.').replaceAll('.[', '[');
  }

  #bad(where: string): JsonError {
    const found = this.#text[this.#at];
    if (found === undefined) return new JsonError(END);
    const shown = found === "'" ? "'\\''" : `'${found}'`;
    return new JsonError(`invalid character ${shown} ${where}`);
  }
}
