// What goldens do not tell of the node controllers: labels, flags, and
// writes that fail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster, readyStatus } from '../../../../engine/index.ts';
import type { Cluster, ClusterOptions, v1 } from '../../../../engine/index.ts';

function podOn(node: string, name: string): string {
  return JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name },
    spec: {
      nodeName: node,
      containers: [{
        name: 'c', image: 'busybox:1.36', command: ['sleep', '3600'],
      }],
    },
  });
}

function clusterOf(options: ClusterOptions, ...pods: string[]): Cluster {
  const cluster = createCluster(options);
  for (const pod of pods) cluster.kubectl(['create', '-f', '-'], pod);
  cluster.run('10s');
  return cluster;
}

function taintsOf(cluster: Cluster, node: string): string[] {
  const { spec } = cluster.object<v1.Node>('nodes', node)!;
  return (spec.taints ?? []).map(({ effect }) => effect);
}

test('a node that is excluded from disruption does not keep light', () => {
  const label = 'node.kubernetes.io/exclude-disruption';
  const nodes = [{ name: 'a' }, { name: 'b', labels: { [label]: '' } }];
  const cluster = clusterOf({ nodes });
  cluster.crash('a');
  cluster.run('90s');
  // Of those that count the only one is dark: nothing is evicted.
  assert.deepEqual(taintsOf(cluster, 'a'), ['NoSchedule']);
});

test('Pods that could not be told of the silence are told later', () => {
  const cluster = clusterOf({ nodes: 2 }, podOn('node-1', 'web'));
  cluster.interfere({
    method: 'pods/status.update', of: 'node-lifecycle-controller',
    what: 'lose-request', once: true,
  });
  cluster.crash('node-1');
  const isMarked = (): boolean =>
    readyStatus(cluster.object<v1.Pod>('pods', 'default/web')!) === 'False';
  cluster.run('60s');
  assert.equal(isMarked(), false);
  cluster.run('40s');
  assert.equal(isMarked(), true);
});

test('a status that was written meanwhile is read again', () => {
  const cluster = clusterOf({ nodes: 2 });
  cluster.crash('node-1');
  cluster.run('35s');
  cluster.interfere({
    method: 'nodes/status.update', of: 'node-lifecycle-controller',
    what: 'delay', ms: [500, 500], once: true,
  });
  for (let i = 0; i < 60; i += 1) {
    cluster.kubectl(['label', 'node', 'node-1', `a=${i}`, '--overwrite']);
    cluster.run('400ms');
  }
  const refusals = [...cluster.entries()].filter((entry) =>
    entry.kind === 'request' && entry.request.resource === 'nodes'
      && entry.request.subresource === 'status' && entry.code === 409);
  assert.equal(refusals.length, 1);
  const marked = [...cluster.entries()].find((entry) =>
    entry.kind === 'stored' && entry.key === 'node-1'
      && readyStatus(entry.after as v1.Node) === 'Unknown');
  // Not a pass later.
  assert.ok(marked!.at - refusals[0]!.at < 1_000_000);
  const node = cluster.object<v1.Node>('nodes', 'node-1')!;
  assert.equal(readyStatus(node), 'Unknown');
  assert.equal(node.metadata.labels!['a'], '59');
});

test('finished Pods beyond the threshold go, the oldest first', () => {
  const flags = {
    'kube-controller-manager': { 'terminated-pod-gc-threshold': '1' },
  };
  const done = (name: string): string =>
    podOn('node-1', name).replace('"3600"', '"0"')
      .replace('"nodeName"', '"restartPolicy":"Never","nodeName"');
  const cluster = clusterOf({ nodes: 1, flags }, done('old'));
  cluster.kubectl(['create', '-f', '-'], done('young'));
  cluster.run('40s');
  assert.deepEqual(cluster.objects<v1.Pod>('pods').map(({ metadata }) =>
    metadata.name), ['young']);
});

test('a Pod that was deleted before it had a node is removed', () => {
  const pod = podOn('', 'web').replace('"nodeName":"",', '')
    .replace('"name":"web"', '"name":"web","finalizers":["a.b/c"]');
  const cluster = clusterOf({
    nodes: 1, slots: { 'kube-scheduler': 'empty' },
  }, pod);
  cluster.kubectl(['delete', 'pod', 'web', '--wait=false']);
  cluster.run('30s');
  const { status } = cluster.object<v1.Pod>('pods', 'default/web')!;
  assert.equal(status.phase, 'Failed');
});

test('a Pod that was gone by its deadline is not deleted again', () => {
  const cluster = clusterOf({ nodes: 2 }, podOn('node-1', 'web'));
  cluster.crash('node-1');
  cluster.run('100s');
  cluster.kubectl(['delete', 'pod', 'web', '--force', '--grace-period=0']);
  cluster.run('1s');
  cluster.kubectl(['create', '-f', '-'], podOn('node-2', 'web'));
  cluster.run('400s');
  assert.equal(readyStatus(cluster.object<v1.Pod>('pods', 'default/web')!),
    'True');
});
