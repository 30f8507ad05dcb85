import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isEqual } from '../../../../engine/machinery/api/equal.ts';

test('compares by value', () => {
  assert.equal(isEqual({ a: [1, { b: null }] }, { a: [1, { b: null }] }), true);
  assert.equal(isEqual({ a: undefined }, {}), true);
  for (const [a, b] of [[{ a: 1 }, {}], [[1], [1, 2]], [null, {}], [1, '1']]) {
    assert.equal(isEqual(a, b), false);
    assert.equal(isEqual(b, a), false);
  }
});

test('takes what is empty for what is absent', () => {
  for (const nothing of [[], null, undefined]) {
    assert.equal(isEqual({ a: nothing, b: 1 }, { b: 1 }), true);
    assert.equal(isEqual({ b: 1 }, { a: nothing, b: 1 }), true);
  }
  assert.equal(isEqual({ a: {} }, {}), false);
  assert.equal(isEqual({ a: [] }, { a: [1] }), false);
});
