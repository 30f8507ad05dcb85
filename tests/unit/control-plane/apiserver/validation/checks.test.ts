import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  each, given, isRepeated, named, needed, oneOf, optional, struct, within,
} from '../../../../../engine/control-plane/apiserver/validation/checks.ts';
import type {
  Check,
} from '../../../../../engine/control-plane/apiserver/validation/checks.ts';
import {
  Place,
} from '../../../../../engine/control-plane/apiserver/validation/place.ts';

interface Cup {
  readonly name?: string;
  readonly size?: number;
  readonly handles?: readonly Cup[];
}

const cup: Check<Cup> = struct<Cup>({
  size: within(1, 3),
  name: needed(named((name) => name === 'bad' ? ['is bad'] : [])),
  handles: each(struct<Cup>({ name: optional(oneOf('left', 'right')) })),
});

function found<T>(check: Check<T>, value: T | undefined): string[] {
  const place = new Place('', []);
  check(value, place.at('cup'));
  return place.causes.map(({ field, message }) => `${field}: ${message}`);
}

test('a struct is judged field by field, in the order of its table', () => {
  assert.deepEqual(found(cup, { name: 'bad', size: 4 }), [
    'cup.size: Invalid value: 4: must be between 1 and 3, inclusive',
    'cup.name: Invalid value: "bad": is bad',
  ]);
  assert.deepEqual(found(cup, {}), ['cup.name: Required value']);
  assert.deepEqual(found(cup, undefined), []);
});

test('an item of a list is named by its place', () => {
  const handles = [{ name: 'left' }, {}, { name: 'up' }];
  assert.deepEqual(found(cup, { name: 'a', handles }), [
    'cup.handles[2].name: Unsupported value: "up": supported values: ' +
    '"left", "right"',
  ]);
});

test('absent, empty and zero are missing where something is needed', () => {
  for (const value of [undefined, '', 0]) {
    assert.equal(found(needed(), value).length, 1);
    assert.equal(found(optional((_, at) => at.required()), value).length, 0);
  }
  assert.equal(found(given((_, at) => at.required()), '').length, 1);
});

test('a key is repeated from its second time on', () => {
  const seen = new Set<string>();
  const keys = ['a', 'b', 'a', 'a'];
  assert.deepEqual(keys.map((key) => isRepeated(key, seen)),
    [false, false, true, true]);
});
