import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster, readyStatus } from '@clusterwright/engine';
import type { Cluster, v1 } from '@clusterwright/engine';

function node(cluster: Cluster, name: string): v1.Node {
  return cluster.object<v1.Node>('nodes', name)!;
}

test('a node is what its spec says', () => {
  const taint = { key: 'disk', value: 'fast', effect: 'NoSchedule' } as const;
  const cluster = createCluster({
    nodes: [
      { name: 'plain' },
      {
        name: 'big', cpu: '64', memory: '256Gi', pods: 20,
        extended: { 'example.com/gpu': '2' }, labels: { disk: 'fast' },
        taints: [taint], images: ['registry.example/one:1'],
      },
    ],
  });
  const { metadata, spec, status } = node(cluster, 'big');
  const { cpu, memory, pods, ...more } = status!.allocatable!;
  assert.deepEqual([cpu, memory, pods], ['64', '256Gi', '20']);
  assert.equal(more['example.com/gpu'], '2');
  assert.equal(metadata.labels!['disk'], 'fast');
  assert.equal(metadata.labels!['kubernetes.io/hostname'], 'big');
  assert.deepEqual(spec?.taints, [taint]);
  assert.ok(status!.images!.some(({ names }) =>
    names!.some((name) => name.includes('registry.example/one:1'))));
  const plain = node(cluster, 'plain').status!.allocatable!;
  assert.deepEqual([plain['cpu'], plain['memory'], plain['pods']],
    ['4', '8Gi', '110']);
});

test('an image that is there is not pulled', () => {
  const started = (images: string[]): number => {
    const cluster = createCluster({ nodes: [{ name: 'node-1', images }] });
    cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '9']);
    const isRunning = (): boolean => cluster
      .object<v1.Pod>('pods', 'default/web')?.status?.phase === 'Running';
    assert.ok(cluster.runUntil(isRunning, 60_000));
    return [...cluster.entries()].filter((entry) =>
      entry.kind === 'cri' && entry.op === 'pullImage').length;
  };
  assert.equal(started([]), 1);
  assert.equal(started(['busybox:1.36']), 0);
});

test('a machine that joins becomes a node that takes Pods', () => {
  const cluster = createCluster({ nodes: 0 });
  cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '999']);
  cluster.run('5s');
  cluster.join({ name: 'late', cpu: '2' });
  assert.ok(cluster.runUntil('converged', 120_000));
  assert.equal(readyStatus(node(cluster, 'late')), 'True');
  const pod = cluster.object<v1.Pod>('pods', 'default/web')!;
  assert.equal(pod.spec.nodeName, 'late');
  assert.deepEqual(cluster.nodes, ['late']);
});

test('a machine joins once', () => {
  assert.throws(() => createCluster().join({ name: 'node-1' }), {
    name: 'Error', message: 'expected a new node, found "node-1" again',
  });
});

test('a Node that is only registered is an object without a machine', () => {
  const cluster = createCluster();
  cluster.register({
    name: 'ghost', cpu: '2', labels: { disk: 'fast' },
    extended: { 'example.com/gpu': '1' },
  });
  cluster.run('2s');
  const { metadata, status } = node(cluster, 'ghost');
  assert.equal(metadata.labels!['disk'], 'fast');
  assert.equal(status?.capacity?.['example.com/gpu'], '1');
  assert.deepEqual(cluster.nodes, ['node-1']);
  assert.ok(!cluster.components.some((name) => name.endsWith('/ghost')));
});

test('a machine without power loses its processes, and nobody is told', () => {
  const cluster = createCluster({ nodes: 2 });
  cluster.crash('node-2');
  cluster.run('30s');
  assert.equal(readyStatus(node(cluster, 'node-2')), 'True');
  cluster.run('30s');
  assert.equal(readyStatus(node(cluster, 'node-2')), 'Unknown');
  void cluster.start('node-2');
  cluster.run('30s');
  assert.equal(readyStatus(node(cluster, 'node-2')), 'True');
});

test('a fault is written down under the name that lanes have', () => {
  const cluster = createCluster({
    nodes: 2, slots: { 'controllers/mine': () => {} },
  });
  for (const name of ['kubelet/node-1', 'mine', 'node-2', 'kube-proxy']) {
    try {
      cluster.pause(name);
    } catch {
      // A name that nobody has leaves no trace.
    }
  }
  const faults = [...cluster.entries()].flatMap((entry) =>
    (entry.kind === 'fault' ? [entry] : []));
  assert.deepEqual(faults.map(({ target }) => target),
    ['kubelet/node-1', 'controllers/mine', 'node-2']);
  assert.deepEqual(faults[2]!.hits, cluster.components
    .filter((name) => name.endsWith('/node-2')));
});

test('a name that nobody has is told with those that are there', () => {
  const cluster = createCluster();
  const message = /^expected a component or node \(etcd, .*, node-1\), found/;
  for (const harm of [
    () => cluster.crash('node-9'),
    () => cluster.stop('kubelet/node-9'),
    () => cluster.partition(['node-9'], ['etcd']),
    () => cluster.cutWatches('nobody'),
    () => cluster.skew('node-9', 1),
    () => cluster.tell('kubelet/node-9', {}),
  ]) assert.throws(harm, { name: 'Error', message });
  assert.equal(cluster.kernel.machines.has('node-9'), false);
});
