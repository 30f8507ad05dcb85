// A value's place in the object that is judged, and what is found there.
// Upstream: field.Path and field.ErrorList of apimachinery/pkg/util/
// validation/field. Different: one object for both.

import type { NameCheck } from '../../../machinery/api/names.ts';
import {
  duplicate, forbiddenField, invalidValue, notFoundValue, notSupported,
  required, tooLong,
} from './cause.ts';
import type { Cause } from './cause.ts';

export class Place {
  /** All that is wrong with the object, in the order of finding. */
  readonly causes: Cause[];
  readonly above: Place | undefined;
  readonly step: number | string;
  readonly isItem: boolean;

  constructor(
    step: number | string,
    causes: Cause[],
    above?: Place,
    isItem = false,
  ) {
    this.causes = causes;
    this.above = above;
    this.step = step;
    this.isItem = isItem;
  }

  /** Written out when asked for: nearly always all is well. */
  get path(): string {
    const { above, step } = this;
    const before = above === undefined ? '' : above.path;
    if (this.isItem) return `${before}[${step}]`;
    return before === '' ? String(step) : `${before}.${step}`;
  }

  /** The place of a field in it. */
  at(field: string): Place {
    return new Place(field, this.causes, this);
  }

  /** The place of a list's item or of a map's value. */
  item(key: number | string): Place {
    return new Place(key, this.causes, this, true);
  }

  /** Every item of a list, which may be absent, at its place. */
  each<T>(
    list: readonly T[] | undefined,
    check: (item: T, at: Place, index: number) => void,
  ): void {
    for (let index = 0; index < (list?.length ?? 0); index += 1) {
      check(list![index]!, this.item(index), index);
    }
  }

  invalid(value: unknown, detail: string): void {
    this.causes.push(invalidValue(this.path, value, detail));
  }

  required(detail?: string): void {
    this.causes.push(required(this.path, detail));
  }

  forbidden(detail: string): void {
    this.causes.push(forbiddenField(this.path, detail));
  }

  duplicate(value: unknown, detail?: string): void {
    this.causes.push(duplicate(this.path, value, detail));
  }

  notFound(value: unknown): void {
    this.causes.push(notFoundValue(this.path, value));
  }

  /** `max` is in bytes. */
  tooLong(max: number): void {
    this.causes.push(tooLong(this.path, max));
  }

  tooMany(count: number, max: number): void {
    const message = `Too many: ${count}: must have at most ${max} items`;
    const field = this.path;
    this.causes.push({ reason: 'FieldValueTooMany', message, field });
  }

  /** Judges a name; `shown` stands for it in what is said. */
  name(name: string, check: NameCheck, shown: unknown = name): void {
    for (const text of check(name)) this.invalid(shown, text);
  }

  notSupported(value: unknown, supported: readonly string[]): void {
    this.causes.push(notSupported(this.path, value, supported));
  }

  /** Refuses what is not one of the `supported`. */
  oneOf(value: string, supported: readonly string[]): void {
    if (!supported.includes(value)) this.notSupported(value, supported);
  }
}
