import assert from 'node:assert/strict';
import { test } from 'node:test';

import { defined } from '../../../../engine/machinery/api/defined.ts';

test('leaves out what is undefined and keeps the order of the rest', () => {
  const fields = { b: 0, a: undefined, c: '', d: null, e: false };
  assert.equal(JSON.stringify(Object.entries(defined(fields))),
    JSON.stringify([['b', 0], ['c', ''], ['d', null], ['e', false]]));
  assert.ok(!('a' in defined(fields)));
});
