// Keys, owners, conditions, hashes, the logarithm and the table of kinds.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  conditionOf, isPodReady, readyStatus, setCondition,
} from '../../../../engine/machinery/api/conditions.ts';
import {
  canonicalText, fnv32a, safeEncode, templateHash,
} from '../../../../engine/machinery/api/hash.ts';
import { keyOf, keyParts } from '../../../../engine/machinery/api/key.ts';
import { ln } from '../../../../engine/machinery/api/ln.ts';
import {
  controllerOf, isOwnedBy, ownerReferenceTo,
} from '../../../../engine/machinery/api/owners.ts';
import {
  apiVersionOf, deployments, groupResource, pods, resourceOfKind,
  resourceOfPlural, resourceOfWord, RESOURCES,
} from '../../../../engine/machinery/api/resource.ts';
import { thing } from '../../../harness/thing.ts';

test('makes keys and takes them apart', () => {
  assert.equal(keyOf({ metadata: { namespace: 'a', name: 'b' } }), 'a/b');
  assert.equal(keyOf({ metadata: { name: 'b' } }), 'b');
  assert.deepEqual(keyParts('a/b'), { namespace: 'a', name: 'b' });
  assert.deepEqual(keyParts('b'), { name: 'b' });
});

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

const condition = (status: 'True' | 'False', at: string) =>
  ({ type: 'Ready', status, lastTransitionTime: at });

test('keeps the time of a condition whose status stays', () => {
  const old = condition('True', 'then');
  assert.deepEqual(setCondition([old], condition('True', 'now')), [old]);
  assert.deepEqual(setCondition([old], condition('False', 'now')),
    [condition('False', 'now')]);
  const other = { ...old, type: 'Other' };
  assert.deepEqual(setCondition([other], old), [other, old]);
  assert.deepEqual(setCondition(undefined, old), [old]);
});

test('reads readiness, also where nobody ever said', () => {
  const ready = { status: { conditions: [condition('True', 'now')] } };
  assert.equal(readyStatus(ready), 'True');
  assert.ok(isPodReady(ready));
  assert.equal(readyStatus({}), undefined);
  assert.ok(!isPodReady({ status: {} }));
  assert.equal(conditionOf(ready, 'Other'), undefined);
});

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

test('takes logarithms as near as a double goes', () => {
  for (let x = 1; x < 5_000; x += 1) {
    assert.ok(Math.abs(ln(x) - Math.log(x)) <= 4e-15, String(x));
    assert.ok(Math.abs(ln(1 / x) + Math.log(x)) <= 4e-15, `1/${x}`);
  }
  assert.equal(ln(1), 0);
  assert.equal(ln(0), -Infinity);
  assert.ok(Number.isNaN(ln(-1)));
});

test('knows kinds by every name they have', () => {
  assert.equal(apiVersionOf(pods), 'v1');
  assert.equal(apiVersionOf(deployments), 'apps/v1');
  assert.equal(groupResource(deployments), 'deployments.apps');
  assert.equal(resourceOfKind('apps/v1', 'Deployment'), deployments);
  assert.equal(resourceOfKind('v1', 'Deployment'), undefined);
  assert.equal(resourceOfPlural('', 'pods'), pods);
  for (const word of ['po', 'pod', 'Pods', 'POD']) {
    assert.equal(resourceOfWord(word), pods, word);
  }
  for (const word of ['deploy', 'deployments.apps', 'deployment.apps']) {
    assert.equal(resourceOfWord(word), deployments, word);
  }
  assert.equal(resourceOfWord('deployments.batch'), undefined);
  const names = RESOURCES.map(groupResource);
  assert.equal(new Set(names).size, names.length);
});
