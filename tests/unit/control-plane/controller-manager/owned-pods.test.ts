import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwnedPods }
  from '../../../../engine/control-plane/controller-manager/owned-pods.ts';
import type { v1 } from '../../../../engine/index.ts';

const OWNERS = [{
  apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'set-1',
  controller: true,
}];
const LABELS = { app: 'web' };

function pod(status: 'True' | 'False', more: object = {}): v1.Pod {
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      namespace: 'default', name: 'web-1', uid: 'pod-1', labels: LABELS,
      ownerReferences: OWNERS, ...more,
    },
    spec: { containers: [] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status }] },
  } as unknown as v1.Pod;
}

/** One Pod, checked and found to need nothing. */
function settled(): { owned: OwnedPods; before: v1.Pod } {
  const owned = new OwnedPods();
  const before = pod('False');
  owned.add(before);
  const family = owned.of('set-1');
  family.takeUnchecked();
  family.isSettled = true;
  return { owned, before };
}

test('a change that no count shows needs no look', () => {
  const { owned, before } = settled();
  const after = pod('False');
  assert.equal(owned.update(before, after), false);
  assert.deepEqual(owned.of('set-1').pods, [after]);
});

test('an owner that has not settled looks at each change', () => {
  const { owned, before } = settled();
  owned.of('set-1').isSettled = false;
  assert.equal(owned.update(before, pod('False')), true);
});

test('a Pod that becomes ready is counted, and looked at', () => {
  const { owned, before } = settled();
  assert.equal(owned.update(before, pod('True')), true);
  const { active, ready, isSettled } = owned.of('set-1');
  assert.deepEqual({ active, ready, isSettled },
    { active: 1, ready: 1, isSettled: false });
});

test('a Pod that is to go no longer counts as active', () => {
  const { owned, before } = settled();
  const going = pod('False', { deletionTimestamp: '2026-01-01T00:00:00Z' });
  assert.equal(owned.update(before, going), true);
  const { active, leaving } = owned.of('set-1');
  assert.deepEqual({ active, leaving }, { active: 0, leaving: 1 });
});

test('other labels are held against the selector again', () => {
  const { owned, before } = settled();
  const after = pod('False', { labels: { app: 'other' } });
  assert.equal(owned.update(before, after), true);
  assert.deepEqual(owned.of('set-1').takeUnchecked(), [after]);
});

test('another Pod by the same name takes its place', () => {
  const { owned, before } = settled();
  const other = pod('True', { uid: 'pod-2' });
  assert.equal(owned.update(before, other), true);
  assert.deepEqual(owned.of('set-1').pods, [other]);
});

test('a Pod goes where its new owner is', () => {
  const { owned, before } = settled();
  const ownerReferences = [{ ...OWNERS[0]!, uid: 'set-2' }];
  const moved = pod('False', { ownerReferences });
  assert.equal(owned.update(before, moved), true);
  assert.equal(owned.of('set-1').active, 0);
  assert.deepEqual(owned.of('set-2').pods, [moved]);
  const freed = pod('False', { ownerReferences: undefined });
  assert.equal(owned.update(moved, freed), true);
  assert.equal(owned.of('set-2').active, 0);
  assert.deepEqual(owned.orphans('default'), [freed]);
});
