import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantedNoExecute, withNoSchedule } from
  '../../../../engine/control-plane/controller-manager/node-taints.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

function node(ready: string | undefined, spec: object = {}): v1.Node {
  const conditions = ready === undefined
    ? [] : [{ type: 'Ready', status: ready }];
  return { metadata: { name: 'n' }, spec, status: { conditions } } as
    unknown as v1.Node;
}

const text = (taints: readonly v1.Taint[] | undefined) =>
  taints?.map(({ key, effect }) =>
    `${key.replace('node.kubernetes.io/', '')}:${effect}`);

test('each condition has its NoSchedule taint, and a cordon has one', () => {
  assert.deepEqual(text(withNoSchedule(node('False'), 'now')),
    ['not-ready:NoSchedule']);
  assert.deepEqual(text(withNoSchedule(
    node('Unknown', { unschedulable: true }), 'now')),
  ['unreachable:NoSchedule', 'unschedulable:NoSchedule']);
  assert.equal(withNoSchedule(node('True'), 'now'), undefined);
});

test('other taints stay as they are, also of the same key', () => {
  const taints = [
    { key: 'mine', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' },
  ];
  assert.deepEqual(text(withNoSchedule(node('True', { taints }), 'now')),
    ['mine:NoSchedule', 'unreachable:NoExecute']);
});

test('a node that never reported keeps the taint of its creation', () => {
  const taints = [
    { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
  ];
  assert.equal(withNoSchedule(node(undefined, { taints }), 'now'), undefined);
});

test('False is not ready, Unknown is unreachable, True is neither', () => {
  assert.equal(wantedNoExecute('False'), 'node.kubernetes.io/not-ready');
  assert.equal(wantedNoExecute('Unknown'), 'node.kubernetes.io/unreachable');
  assert.equal(wantedNoExecute('True'), undefined);
  assert.equal(wantedNoExecute(undefined), undefined);
});
