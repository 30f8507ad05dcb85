import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  controllerOf, isOwnedBy, ownerReferenceTo,
} from '../../../../engine/machinery/api/owners.ts';
import { thing } from '../../../harness/thing.ts';

test('finds who controls and who owns', () => {
  const owner = thing('a/owner');
  const reference = ownerReferenceTo(owner);
  assert.deepEqual(reference, {
    apiVersion: 'test.io/v1', kind: 'Thing', name: 'owner',
    uid: 'uid of a/owner', controller: true, blockOwnerDeletion: true,
  });
  const { controller: _, ...plain } = reference;
  const owned = thing('a/x', { ownerReferences: [plain, reference] });
  assert.equal(controllerOf(owned), reference);
  assert.ok(isOwnedBy(owned, owner));
  assert.ok(!isOwnedBy(owner, owned));
  const merelyOwned = thing('a/x', { ownerReferences: [plain] });
  assert.equal(controllerOf(merelyOwned), undefined);
});
