import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keyOf, keyParts } from '../../../../engine/machinery/api/key.ts';

test('makes keys and takes them apart', () => {
  assert.equal(keyOf({ metadata: { namespace: 'a', name: 'b' } }), 'a/b');
  assert.equal(keyOf({ metadata: { name: 'b' } }), 'b');
  assert.deepEqual(keyParts('a/b'), { namespace: 'a', name: 'b' });
  assert.deepEqual(keyParts('b'), { name: 'b' });
});
