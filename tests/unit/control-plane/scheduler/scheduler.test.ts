import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../../engine/index.ts';
import type { Cluster, EntryOf, v1 } from '../../../../engine/index.ts';

const ME = 'kube-scheduler';

function podText(name: string, spec: object): string {
  const { cpu = '100m', ...rest } = spec as { cpu?: string };
  const resources = { requests: { cpu } };
  const command = ['sleep', '3600'];
  return JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name },
    spec: {
      containers: [{ name: 'main', image: 'busybox:1.36', command, resources }],
      ...rest,
    },
  });
}

function create(cluster: Cluster, name: string, spec: object = {}): void {
  cluster.kubectl(['create', '-f', '-'], podText(name, spec));
}

function podIn(cluster: Cluster, name: string): v1.Pod {
  return cluster.object<v1.Pod>('pods', `default/${name}`)!;
}

/** Requests of the scheduler since the beginning: 'create pods/binding'. */
function requests(cluster: Cluster): string[] {
  return [...cluster.entries()]
    .filter((entry): entry is EntryOf<'request'> => entry.kind === 'request'
      && entry.actor === ME && entry.at >= 0)
    .map(({ request: { verb, resource, subresource } }) =>
      `${verb} ${resource}${subresource === undefined
        ? '' : `/${subresource}`}`)
    .filter((text) => !/^(list|watch|get)/.test(text));
}

/** Reasons of the Events that it wrote. */
function events(cluster: Cluster): string[] {
  return [...cluster.entries()]
    .filter((entry): entry is EntryOf<'stored'> => entry.kind === 'stored'
      && entry.by === ME && entry.resource.startsWith('events'))
    .map(({ after }) => (after as v1.Event).reason!);
}

test('writes one condition and one Event while nothing changes', () => {
  const cluster = createCluster({ nodes: 3 });
  create(cluster, 'big', { cpu: '9' });
  cluster.run(60_000);
  assert.deepEqual(requests(cluster), ['patch pods/status']);
  const condition = podIn(cluster, 'big').status.conditions
    ?.find(({ type }) => type === 'PodScheduled');
  assert.equal(condition?.reason, 'Unschedulable');
  assert.match(condition?.message ?? '', /^0\/3 nodes are available: 3 Ins/);
  assert.deepEqual(events(cluster), ['FailedScheduling']);
});

test('binds who waits as soon as room is given back', () => {
  const cluster = createCluster({ nodes: 1 });
  create(cluster, 'first', { cpu: '3' });
  cluster.run(5_000);
  create(cluster, 'second', { cpu: '3' });
  cluster.run(5_000);
  assert.equal(podIn(cluster, 'second').spec.nodeName, undefined);
  cluster.kubectl(['delete', 'pod', 'first', '--grace-period=0', '--force']);
  cluster.run(1_000);
  assert.equal(podIn(cluster, 'second').spec.nodeName, 'node-1');
});

test('leaves Pods of other schedulers alone', () => {
  const cluster = createCluster({ nodes: 1 });
  create(cluster, 'foreign', { schedulerName: 'ferry-scheduler' });
  cluster.run(60_000);
  assert.deepEqual(requests(cluster), []);
  assert.equal(podIn(cluster, 'foreign').spec.nodeName, undefined);
});

test('gives the room back and tries again if a bind is lost', () => {
  const cluster = createCluster({ nodes: 1 });
  cluster.interfere({
    method: 'pods.bind', of: ME, what: 'lose-request', once: true,
  });
  create(cluster, 'web', { cpu: '3' });
  cluster.run(5_000);
  assert.equal(podIn(cluster, 'web').spec.nodeName, undefined);
  cluster.run(40_000);
  assert.equal(podIn(cluster, 'web').spec.nodeName, 'node-1');
  const binds = requests(cluster).filter((text) => text.endsWith('binding'));
  assert.equal(binds.length, 2);
});

test('binds once if only the reply of the bind is lost', () => {
  const cluster = createCluster({ nodes: 2 });
  cluster.interfere({
    method: 'pods.bind', of: ME, what: 'lose-reply', once: true,
  });
  create(cluster, 'web');
  cluster.run(60_000);
  const binds = requests(cluster).filter((text) => text.endsWith('binding'));
  assert.equal(binds.length, 1);
  assert.notEqual(podIn(cluster, 'web').spec.nodeName, undefined);
});

test('never books more than there is when many come at once', () => {
  const cluster = createCluster({ nodes: 3 });
  const documents = Array.from({ length: 30 }, (_, i) =>
    podText(`web-${i}`, { cpu: '700m' })).join('\n---\n');
  cluster.kubectl(['create', '-f', '-'], documents);
  cluster.run(30_000);
  const counts: Record<string, number> = {};
  for (const { spec } of cluster.objects<v1.Pod>('pods')) {
    const name = spec.nodeName ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  assert.deepEqual(counts,
    { 'node-1': 5, 'node-2': 5, 'node-3': 5, none: 15 });
});

test('knows what is booked after a restart', () => {
  const cluster = createCluster({ nodes: 1 });
  create(cluster, 'first', { cpu: '3' });
  cluster.run(5_000);
  cluster.crash(ME);
  create(cluster, 'second', { cpu: '3' });
  cluster.run(5_000);
  void cluster.start(ME);
  cluster.run(5_000);
  assert.equal(podIn(cluster, 'second').spec.nodeName, undefined);
  create(cluster, 'third', { cpu: '1' });
  cluster.run(5_000);
  assert.equal(podIn(cluster, 'third').spec.nodeName, 'node-1');
});

test('backs off while there is no node at all', () => {
  const cluster = createCluster({ nodes: [] });
  create(cluster, 'web');
  cluster.run(30_000);
  const attempts = [...cluster.entries()].filter((entry) =>
    entry.kind === 'stored' && entry.by === ME
    && entry.resource.startsWith('events'));
  assert.ok(attempts.length >= 1 && attempts.length <= 6);
  const [condition] = podIn(cluster, 'web').status.conditions ?? [];
  assert.equal(condition?.message, 'no nodes available to schedule pods');
});
