// Reads fields of unknown JSON, one by one, with bounds. A wrong field ends in
// a RecordingError whose sentence says what was expected, what was found, and
// in which line.

/** A recording or a file beside it is not what the format says. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

export type Fields = Readonly<Record<string, unknown>>;

const SHOWN_MAX = 60;

/** A value as a short text for a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > SHOWN_MAX
    ? `${text.slice(0, SHOWN_MAX)}…`
    : text;
}

export function refuse(
  where: string,
  what: string,
  expected: string,
  found: unknown,
): never {
  throw new RecordingError(
    `${where}: expected ${what} to be ${expected}, found ${shown(found)}.`,
  );
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One object's fields, each read with its bound; `where` names the place. */
export class FieldReader {
  readonly where: string;
  readonly fields: Fields;

  constructor(where: string, value: unknown, what = 'the line') {
    if (!isFields(value)) refuse(where, what, 'a JSON object', value);
    this.where = where;
    this.fields = value;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  /** A string of at most `max` characters. */
  text(name: string, max: number): string {
    const value = this.fields[name];
    if (typeof value !== 'string' || value.length > max) {
      refuse(this.where, `"${name}"`,
        `a string of at most ${max} characters`, value);
    }
    return value;
  }

  textIfAny(name: string, max: number): string | undefined {
    return this.has(name) ? this.text(name, max) : undefined;
  }

  /** A number from `min` to `max`, both included. */
  number(name: string, min: number, max: number): number {
    const value = this.fields[name];
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      refuse(this.where, `"${name}"`,
        `a number from ${min} to ${max}`, value);
    }
    return value;
  }

  /** A whole number from `min` to `max`, both included. */
  integer(name: string, min: number, max: number): number {
    const value = this.number(name, min, max);
    if (!Number.isInteger(value)) {
      refuse(this.where, `"${name}"`, 'a whole number', value);
    }
    return value;
  }

  choice<T extends string>(name: string, of: readonly T[]): T {
    const value = this.fields[name];
    const found = of.find((candidate) => candidate === value);
    if (found === undefined) {
      refuse(this.where, `"${name}"`, `one of ${of.join(', ')}`, value);
    }
    return found;
  }

  list(name: string, max: number): readonly unknown[] {
    const value = this.fields[name];
    if (!Array.isArray(value) || value.length > max) {
      refuse(this.where, `"${name}"`,
        `a list of at most ${max} elements`, value);
    }
    return value;
  }

  /** An object of strings, such as labels. */
  texts(name: string, max: number): Readonly<Record<string, string>> {
    const value = this.fields[name];
    const bad = `an object of at most ${max} strings`;
    if (!isFields(value)) refuse(this.where, `"${name}"`, bad, value);
    const entries = Object.entries(value);
    if (entries.length > max
      || entries.some(([, text]) => typeof text !== 'string')) {
      refuse(this.where, `"${name}"`, bad, value);
    }
    return value as Readonly<Record<string, string>>;
  }

  /** Any JSON object, at most `depth` levels deep. */
  objectIfAny(name: string, depth: number): Fields | undefined {
    const value = this.fields[name];
    if (value === undefined || value === null) return undefined;
    if (!isFields(value) || !isShallow(value, depth)) {
      refuse(this.where, `"${name}"`,
        `an object of at most ${depth} levels`, value);
    }
    return value;
  }
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  return Object.values(value).every((part) => isShallow(part, depth - 1));
}
