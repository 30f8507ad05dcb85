// The journal: what happened, in columns that refer to frozen objects. Text
// and digest are made when asked for. It knows no entry kinds.

import { copyOf } from './copy.ts';
import type { Mutable } from './copy.ts';
import { Digest, digestOfJson, SPACE } from './digest.ts';
import type { Micros } from './time.ts';

/** How much is kept: everything, the last so many µs, or nothing. */
export type Retention = 'all' | 'off' | { readonly last: Micros };

export interface Head {
  readonly index: number;
  readonly at: Micros;
  readonly actor: string;
  readonly cause: number;
}

export class Journal<Body extends object> {
  readonly #retention: Retention;
  /** The index of the first entry that is still kept. */
  #first = 0;
  #at: Micros[] = [];
  #actor: string[] = [];
  #body: Body[] = [];
  #cause: number[] = [];

  constructor(retention: Retention = 'all') {
    this.#retention = retention;
  }

  /** One more than the last index, kept or not. */
  get length(): number {
    return this.#first + this.#at.length;
  }

  get first(): number {
    return this.#first;
  }

  /** Returns the entry's index. */
  append(at: Micros, actor: string, cause: number, body: Body): number {
    const index = this.length;
    if (this.#retention === 'off') {
      this.#first += 1;
      return index;
    }
    this.#at.push(at);
    this.#actor.push(actor);
    this.#cause.push(cause);
    this.#body.push(body);
    if (this.#retention !== 'all') this.#forget(at - this.#retention.last);
    return index;
  }

  entry(index: number): (Body & Head) | undefined {
    const i = index - this.#first;
    const body = this.#body[i];
    if (body === undefined) return undefined;
    const entry = copyOf(body) as Body & Mutable<Head>;
    entry.index = index;
    entry.at = this.#at[i]!;
    entry.actor = this.#actor[i]!;
    entry.cause = this.#cause[i]!;
    return entry;
  }

  /** Entries in order, from an index on. */
  *entries(from = 0): Generator<Body & Head, void, void> {
    for (let i = Math.max(from, this.#first); i < this.length; i += 1) {
      yield this.entry(i)!;
    }
  }

  /** Sixteen hexadecimal digits over everything kept. */
  digest(): string {
    const digest = new Digest();
    const known = new Map<object, string>();
    for (let i = 0; i < this.#at.length; i += 1) {
      digest.write(String(this.#at[i]));
      digest.unit(SPACE);
      digest.write(this.#actor[i]!);
      digest.unit(SPACE);
      digest.write(String(this.#cause[i]));
      addFields(digest, this.#body[i]!, known);
      digest.end();
    }
    return digest.text();
  }

  /** Drops in large steps, because a shift a time would cost more. */
  #forget(before: Micros): void {
    const keepFrom = this.#at.findIndex((at) => at >= before);
    if (keepFrom < 1024 && keepFrom * 2 < this.#at.length) return;
    this.#first += keepFrom;
    this.#at = this.#at.slice(keepFrom);
    this.#actor = this.#actor.slice(keepFrom);
    this.#body = this.#body.slice(keepFrom);
    this.#cause = this.#cause.slice(keepFrom);
  }
}

/** Objects stand in it by their digests: entries share them, and so each is
 *  read once. */
function addFields(
  digest: Digest,
  body: object,
  known: Map<object, string>,
): void {
  for (const name in body) {
    const value: unknown = body[name as never];
    if (value === undefined) continue;
    digest.unit(SPACE);
    digest.write(name);
    digest.unit(SPACE);
    if (typeof value === 'string') {
      digest.write(String(value.length));
      digest.unit(SPACE);
      digest.write(value);
    } else if (typeof value === 'object' && value !== null) {
      let text = known.get(value);
      if (text === undefined) known.set(value, text = digestOfJson(value));
      digest.write(text);
    } else digest.write(String(value));
  }
}
