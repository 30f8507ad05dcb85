import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster, parseTime, readyStatus } from '@clusterwright/engine';
import type { Cluster, v1 } from '@clusterwright/engine';

const POD = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: c, image: busybox:1.36, command: [sleep, "99"]}]}
`;

test('a warm boot ends at t = 0 with every node ready', () => {
  const cluster = createCluster({ nodes: 3 });
  assert.equal(cluster.now, 0);
  assert.deepEqual(cluster.nodes, ['node-1', 'node-2', 'node-3']);
  const nodes = cluster.objects<v1.Node>('nodes');
  assert.deepEqual(nodes.map(readyStatus), ['True', 'True', 'True']);
  assert.ok(nodes.every(({ spec }) => spec?.taints === undefined));
});

test('a warm boot leaves nothing to be done', () => {
  const cluster = createCluster({ nodes: 3 });
  cluster.run('9s');
  const writes = [...cluster.journal.entries(cluster.bootEnd)]
    .filter((entry) => entry.kind === 'stored')
    .map((entry) => entry.kind === 'stored' && entry.resource);
  assert.deepEqual([...new Set(writes)], ['leases.coordination.k8s.io']);
});

test('what was before t = 0 has negative times, and is told apart', () => {
  const { journal, bootEnd } = createCluster();
  const before = [...journal.entries()].filter(({ index }) => index < bootEnd);
  assert.ok(before.length > 50);
  assert.ok(before.every(({ at }) => at < 0));
});

test('a cold boot begins with nothing at all', () => {
  const cluster = createCluster({ boot: 'cold' });
  assert.equal(cluster.now, 0);
  assert.deepEqual(cluster.objects('nodes'), []);
  cluster.run('30s');
  assert.deepEqual(cluster.objects<v1.Node>('nodes').map(readyStatus),
    ['True']);
});

test('the wall clock at t = 0 is the epoch', () => {
  const epoch = '2026-11-21T09:43:24Z';
  for (const [options, wanted] of [
    [{ epoch }, epoch], [{}, '1970-01-01T00:00:00Z'],
  ] as const) {
    const cluster = createCluster(options);
    cluster.kubectl(['apply', '-f', '-'], POD);
    cluster.run('2s');
    const { creationTimestamp } =
      cluster.object('pods', 'default/web')!.metadata;
    const after = parseTime(creationTimestamp!) - parseTime(wanted);
    assert.ok(after >= 0 && after <= 1_000);
  }
});

function digest(options: Parameters<typeof createCluster>[0]): string {
  const cluster = createCluster(options);
  cluster.kubectl(['apply', '-f', '-'], POD);
  cluster.run('20s');
  return cluster.digest();
}

test('the same seed gives the same bytes, another one others', () => {
  const one = digest({ nodes: 2, seed: 7 });
  assert.equal(digest({ nodes: 2, seed: 7 }), one);
  assert.equal(digest({ nodes: 2, seed: '7' }), one);
  assert.notEqual(digest({ nodes: 2, seed: 8 }), one);
  assert.equal(digest({ nodes: 2, seed: 7, throughText: true }), one);
});

test('what a cluster comes to does not depend on those made before', () => {
  const each = [
    { nodes: 1, seed: 1 }, { nodes: 3, seed: 1, boot: 'cold' },
    { nodes: 2, seed: 2, epoch: '2026-01-01T00:00:00Z' },
    { nodes: [{ name: 'large', cpu: '64', pods: 7 }], seed: 1 },
  ] as const;
  const there = each.map(digest);
  const back = [...each].reverse().map(digest).reverse();
  assert.deepEqual(back, there);
});

function roundTrip(cluster: Cluster): number {
  cluster.kubectl(['get', 'pods', 'nope']);
  const command = cluster.kubectl(['get', 'pods']);
  const from = cluster.now;
  cluster.runUntil(() => command.result !== undefined);
  return cluster.now - from;
}

test('a message between machines takes the latency that was asked for', () => {
  // There and back, and a little for the reading itself.
  const fixed = roundTrip(createCluster({ latency: 20 }));
  assert.ok(fixed >= 40 && fixed < 42, `${fixed} ms`);
  const drawn = roundTrip(createCluster({ latency: [5, 9] }));
  assert.ok(drawn >= 10 && drawn < 20, `${drawn} ms`);
});

test('a flag reaches its component, the nearest name counting most', () => {
  const heard: Record<string, string | undefined> = {};
  createCluster({
    nodes: 2,
    slots: {
      kubelet: (ctx) => { heard[ctx.name] = ctx.flags['max-pods']; },
    },
    flags: { '*': { 'max-pods': '1' }, 'kubelet/node-2': { 'max-pods': '2' } },
  }).run(1);
  assert.deepEqual(heard, { 'kubelet/node-1': '1', 'kubelet/node-2': '2' });
});

test('flags have the defaults of upstream', () => {
  const cluster = createCluster({
    flags: { kubelet: { 'max-pods': '7' } }, nodes: 1,
  });
  const { status } = cluster.object<v1.Node>('nodes', 'node-1')!;
  assert.equal(status?.allocatable?.['pods'], '7');
  const { status: usual } = createCluster().object<v1.Node>('nodes', 'node-1')!;
  assert.equal(usual?.allocatable?.['pods'], '110');
});

test('a journal keeps all, the last while, or nothing', () => {
  const kept = (retention: 'all' | 'off' | { lastMs: number }) => {
    const cluster = createCluster({ retention });
    for (let i = 0; i < 30; i += 1) cluster.run('30s');
    const entries = [...cluster.entries()];
    return { cluster, entries, first: (entries[0]?.at ?? 0) / 1000 };
  };
  const all = kept('all');
  const last = kept({ lastMs: 60_000 });
  assert.ok(all.first < 0);
  assert.ok(last.first > 0 && last.entries.length < all.entries.length / 2);
  assert.equal(kept('off').entries.length, 0);
  // What the store holds is known all the same, and numbers go on.
  assert.equal(last.cluster.objects('nodes').length, 1);
  assert.equal(last.cluster.journal.length, all.cluster.journal.length);
});

test('asks of the store give the newest, frozen, in order of creation', () => {
  const cluster = createCluster();
  cluster.kubectl(['apply', '-f', '-'], POD);
  cluster.run('2s');
  cluster.kubectl(['apply', '-f', '-'], POD.replace('web', 'api'));
  cluster.run('2s');
  const pods = cluster.objects<v1.Pod>('pods');
  assert.deepEqual(pods.map(({ metadata }) => metadata.name), ['web', 'api']);
  const web = cluster.object<v1.Pod>('pods', 'default/web')!;
  assert.equal(web, pods[0]);
  assert.equal(web.status?.phase, 'Running');
  assert.ok(Object.isFrozen(web.status!.conditions));
  assert.equal(cluster.object('pods', 'default/nope'), undefined);
  assert.deepEqual(cluster.objects('ships'), []);
});
