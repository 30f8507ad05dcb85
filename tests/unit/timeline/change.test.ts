import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf } from '../../../engine/timeline/change.ts';

test('names each changed field by its path, null for absent', () => {
  assert.deepEqual(changesOf(
    { spec: { replicas: 2, paused: true }, same: { a: 1 } },
    { spec: { replicas: 3, nodeName: 'node-1' }, same: { a: 1 } },
  ), {
    'spec.replicas': [2, 3],
    'spec.paused': [true, null],
    'spec.nodeName': [null, 'node-1'],
  });
});

test('leaves out what changes with every write', () => {
  assert.deepEqual(changesOf(
    { metadata: { resourceVersion: '1', managedFields: [1] } },
    { metadata: { resourceVersion: '2', managedFields: [2] } },
  ), {});
});

test('quotes names with points or slashes', () => {
  const changes = changesOf(
    { metadata: { labels: { 'a.io/b': '1', c: '1' } } },
    { metadata: { labels: { 'a.io/b': '2', c: '2' } } },
  );
  assert.deepEqual(Object.keys(changes), [
    'metadata.labels["a.io/b"]', 'metadata.labels.c',
  ]);
});

test('names elements of known lists by what distinguishes them', () => {
  const changes = changesOf({}, {
    spec: { taints: [{ key: 'disk', effect: 'NoSchedule' }] },
    status: {
      conditions: [{ type: 'Ready' }], containerStatuses: [{ name: 'c' }],
      initContainerStatuses: [{ name: 'i' }],
    },
    metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: 'web' }] },
    endpoints: [{ targetRef: { name: 'web-1' } }],
  });
  // What was not there at all comes as a whole.
  assert.deepEqual(Object.keys(changes), ['spec', 'status', 'metadata',
    'endpoints[web-1]']);
  const inside = changesOf({ spec: {}, status: {}, metadata: {} }, {
    spec: { taints: [{ key: 'disk', effect: 'NoSchedule' }] },
    status: {
      conditions: [{ type: 'Ready' }], containerStatuses: [{ name: 'c' }],
      initContainerStatuses: [{ name: 'i' }],
    },
    metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: 'web' }] },
  });
  assert.deepEqual(Object.keys(inside), [
    'spec.taints[disk:NoSchedule]', 'status.conditions[Ready]',
    'status.containerStatuses[c]', 'status.initContainerStatuses[i]',
    'metadata.ownerReferences[ReplicaSet/web]',
  ]);
});

test('compares elements with their like, wherever they stand', () => {
  const ready = { type: 'Ready', status: 'False' };
  const scheduled = { type: 'PodScheduled', status: 'True' };
  assert.deepEqual(changesOf(
    { conditions: [ready, scheduled] },
    { conditions: [scheduled, { ...ready, status: 'True' }] },
  ), { 'conditions[Ready].status': ['False', 'True'] });
});

test('takes other lists, and keyed ones with doubles, as a whole', () => {
  assert.deepEqual(changesOf({ args: ['a'] }, { args: ['a', 'b'] }), {
    args: [['a'], ['a', 'b']],
  });
  const twice = [{ type: 'Ready' }, { type: 'Ready' }];
  assert.deepEqual(changesOf({ conditions: [] }, { conditions: twice }), {
    conditions: [[], twice],
  });
});

test('finds no change between equal lists that are not the same', () => {
  assert.deepEqual(changesOf({ a: [{ b: 1 }] }, { a: [{ b: 1 }] }), {});
});
