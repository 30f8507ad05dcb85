import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ln } from '../../../../engine/machinery/api/ln.ts';

test('takes logarithms as near as a double goes', () => {
  for (let x = 1; x < 5_000; x += 1) {
    assert.ok(Math.abs(ln(x) - Math.log(x)) <= 4e-15, String(x));
    assert.ok(Math.abs(ln(1 / x) + Math.log(x)) <= 4e-15, `1/${x}`);
  }
  assert.equal(ln(1), 0);
  assert.equal(ln(0), -Infinity);
  assert.ok(Number.isNaN(ln(-1)));
});
