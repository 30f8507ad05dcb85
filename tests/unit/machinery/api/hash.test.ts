import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  canonicalText, fnv32a, safeEncode, templateHash,
} from '../../../../engine/machinery/api/hash.ts';

test('hashes as FNV-1a does, whatever the order of fields', () => {
  assert.equal(fnv32a(''), 0x811c9dc5);
  assert.equal(fnv32a('a'), 0xe40c292c);
  assert.equal(fnv32a('foobar'), 0xbf9cf968);
  assert.equal(safeEncode('0123456789'), '456789bcdf');
  assert.equal(canonicalText({ b: [{ d: 1, c: 2 }], a: null }),
    '{"a":null,"b":[{"c":2,"d":1}]}');
  const hash = templateHash({ a: 1, b: 2 });
  assert.equal(templateHash({ b: 2, a: 1 }), hash);
  assert.notEqual(templateHash({ a: 1, b: 3 }), hash);
  assert.notEqual(templateHash({ a: 1, b: 2 }, 1), hash);
});
