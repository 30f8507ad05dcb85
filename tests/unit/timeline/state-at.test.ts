import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../engine/index.ts';
import { stateAt } from '../../../engine/timeline/index.ts';

test('an instant of the past is found again, whole', () => {
  const cluster = createCluster({ nodes: 1, seed: 1 });
  cluster.run('1s');
  const before = cluster.objects('pods');
  cluster.kubectl(['run', 'web', '--image=nginx']);
  cluster.run('5s');
  const there = cluster.objects('pods');
  const seenAt = cluster.now;
  cluster.kubectl(['delete', 'pod', 'web', '--now']);
  cluster.run('1m');
  const state = (at: number) => stateAt(cluster.entries(), at);
  assert.deepEqual(state(1_000).list('pods'), before);
  assert.deepEqual(state(seenAt).list('pods'), there);
  assert.equal(there.length, 1);
  assert.deepEqual(state(cluster.now).list('pods'), []);
});

test('what is written in the instant itself is there', () => {
  const cluster = createCluster({ nodes: 1, seed: 1 });
  cluster.kubectl(['create', 'namespace', 'blue']);
  cluster.run('1s');
  const made = [...cluster.entries()].find((entry) =>
    entry.kind === 'stored' && entry.key === 'blue')!;
  const at = made.at / 1_000;
  const found = (time: number) =>
    stateAt(cluster.entries(), time).get('namespaces', 'blue');
  assert.equal(found(at)?.metadata.name, 'blue');
  assert.equal(found(at - 0.001), undefined);
});
