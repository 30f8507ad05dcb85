// What checks are made of: a struct's checks are a table, field by field in
// the order in which upstream tells what is wrong.
// Upstream: the Validate functions of pkg/apis, written out one by one.

import { isEqual } from '../../../machinery/api/equal.ts';
import type { NameCheck } from '../../../machinery/api/names.ts';
import { between } from './names.ts';
import type { Place } from './place.ts';

/** Judges the value at that place, which may be absent. */
export type Check<T> = (value: T | undefined, at: Place) => void;

/** Judges a value that is present. */
export type PresentCheck<T> = (value: T, at: Place) => void;

/** The checks of a struct's fields. */
export type Fields<T> = { readonly [K in keyof T]?: Check<NonNullable<T[K]>> };

export const NOT_NEGATIVE = 'must be greater than or equal to 0';

/** Each field by its check, in the table's order. */
export function struct<T extends object>(fields: Fields<T>): Check<T> {
  const checks = Object.entries(fields) as [keyof T, Check<unknown>][];
  return given((value, at) => {
    for (const [name, check] of checks) check(value[name], at.at(String(name)));
  });
}

/** Every item of a list. */
export function each<T>(check: PresentCheck<T>): Check<readonly T[]> {
  return (list, at) => at.each(list, check);
}

/** Nothing is wrong with a value that is absent. */
export function given<T>(check: PresentCheck<T>): Check<T> {
  return (value, at) => {
    if (value !== undefined) check(value, at);
  };
}

/** What is absent, '' or 0 is missing. */
export function needed<T>(check?: PresentCheck<T>): Check<T> {
  return (value, at) => {
    if (!isSet(value)) at.required();
    else check?.(value, at);
  };
}

/** What is absent, '' or 0 is no name at all, and well. */
export function optional<T>(check: PresentCheck<T>): Check<T> {
  return (value, at) => {
    if (isSet(value)) check(value, at);
  };
}

export function named(check: NameCheck): PresentCheck<string> {
  return (value, at) => at.name(value, check);
}

/** One of a field's values; '' or absent is a missing one. */
export function oneOf(...supported: readonly string[]): Check<string> {
  return needed((value, at) => at.oneOf(value, supported));
}

/** A number from `low` to `high`; `text` says so. */
export function within(
  low: number,
  high: number,
  text = between(low, high),
): Check<number> {
  return given((value, at) => {
    if (value < low || value > high) at.invalid(value, text);
  });
}

export const notNegative = within(0, Infinity, NOT_NEGATIVE);
export const portNumber = within(1, 65_535);

export function immutable(value: unknown, old: unknown, at: Place): void {
  if (!isEqual(value, old)) at.invalid(value, 'field is immutable');
}

/** Whether `key` has been met before; it has been now. */
export function isRepeated(key: string, seen: Set<string>): boolean {
  const { size } = seen;
  return seen.add(key).size === size;
}

/** Neither absent nor what stands for it in Go. */
export function isSet<T>(value: T | undefined): value is T {
  return value !== undefined && value !== '' && value !== 0;
}
