// Why a body could not be read, in the words of Go's JSON decoder.
// Upstream: encoding/json UnmarshalTypeError. Same texts.

/** What reflection calls the kinds of JSON values. */
const GO_NAMES: Readonly<Record<string, string>> = {
  object: 'map', array: 'slice', string: 'string', bool: 'bool',
  number: 'int64',
};

/** Thrown while decoding; the field is named on the way out. */
export class DecodeError {
  readonly #what: string;
  readonly #type: string;
  readonly #isStruct: boolean;
  /** Field names from the innermost outwards. */
  readonly path: string[] = [];
  struct = '';

  private constructor(what: string, type: string, isStruct = false) {
    this.#what = what;
    this.#type = type;
    this.#isStruct = isStruct;
  }

  /** A value that is no object where a struct belongs. */
  static noStruct(value: unknown, struct: string): DecodeError {
    return new DecodeError(goKind(value), `v1.${struct}`, true);
  }

  /** A value of a kind that the field's type cannot take. */
  static mismatch(value: unknown, type: string): DecodeError {
    return new DecodeError(goKind(value), type);
  }

  static ofType(what: string, type: string): DecodeError {
    return new DecodeError(what, type);
  }

  /** An error that names no field. */
  static plain(text: string): DecodeError {
    return new DecodeError(text, '');
  }

  /** Called by each struct on the way out, the innermost first. */
  within(struct: string, field: string): DecodeError {
    if (this.struct === '') this.struct = struct;
    this.path.push(field);
    return this;
  }

  /** What a strategic patch says instead, whose result is converted from a
   *  map and not read from JSON. */
  get conversionText(): string {
    if (this.#type === '') return this.#what;
    if (this.#type.startsWith('[]')) {
      return `cannot restore slice from ${GO_NAMES[this.#what]}`;
    }
    if (this.#type.startsWith('map[')) {
      return `cannot restore map from ${GO_NAMES[this.#what]}`;
    }
    if (this.#isStruct) {
      return `cannot restore struct from: ${GO_NAMES[this.#what]}`;
    }
    const isNamed = this.#type.startsWith('v1.');
    const kind = isNamed ? 'string' : this.#type;
    if (this.#what.startsWith('number ')) {
      return `cannot convert float64 to ${this.#type}`;
    }
    if (this.#what === 'number' && kind === 'string') {
      return `cannot convert int64 to ${this.#type}`;
    }
    return `unrecognized type: ${kind}`;
  }

  get text(): string {
    if (this.#type === '') return this.#what;
    const start = `json: cannot unmarshal ${this.#what} into Go `;
    if (this.struct === '') return `${start}value of type ${this.#type}`;
    const field = `${this.struct}.${[...this.path].reverse().join('.')}`;
    return `${start}struct field ${field} of type ${this.#type}`;
  }
}

/** The decoder's word for what a JSON value is. */
export function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === undefined ? 'null' : typeof value;
}
