// Lanes of real runs, and of a few entries where a run has no such moment.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf, createCluster, lanesOf } from '@clusterwright/engine';
import type { Cluster } from '@clusterwright/engine';
import { journal, object, pod, request, stored } from './entries.ts';

const WEB = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: c, image: busybox:1.36, command: [sleep, "3600"]}
`;

/** One Pod on one node; ready at 10 s. */
function running(): Cluster {
  const cluster = createCluster();
  cluster.kubectl(['apply', '-f', '-'], WEB);
  cluster.run('10s');
  return cluster;
}

function lanes(
  cluster: Cluster,
  more: Partial<Parameters<typeof lanesOf>[1]> = {},
) {
  return lanesOf([...cluster.entries()], {
    title: 'one Pod', seed: '1', to: cluster.now, ...more,
  });
}

test('has a lane for whoever does something, in the fixed order', () => {
  const found = lanes(running(), {
    actors: ['shim', 'kube-scheduler', 'kubelet', 'pod-garbage-collector',
      'kubectl', 'container-runtime'],
    yours: 'kube-scheduler',
  }).lanes;
  assert.deepEqual(found.map(({ actor }) => actor), [
    'kubectl', 'kube-apiserver', 'pod-garbage-collector', 'kube-scheduler',
    'kubelet/node-1', 'shim/node-1',
  ]);
  assert.deepEqual(found.filter(({ isStore }) => isStore)
    .map(({ label, note }) => `${label} ${note}`), ['apiserver and etcd']);
  assert.deepEqual(found.filter(({ isYours }) => isYours)
    .map(({ label, note }) => `${label} ${note}`), ['scheduler yours']);
  assert.equal(found[4]!.note, 'node-1');
});

test('shows only the actors asked for, and always the store', () => {
  const { lanes: found, events } = lanes(running(), { actors: ['kubelet'] });
  assert.deepEqual(found.map(({ actor }) => actor),
    ['kube-apiserver', 'kubelet/node-1']);
  assert.ok(events.every(({ actor, to }) =>
    [actor, to].includes('kubelet/node-1')));
});

test('draws a write from its sending to its storing', () => {
  const bind = lanes(running()).events.find(({ label }) => label === 'bind')!;
  assert.equal(bind.kind, 'request');
  assert.deepEqual([bind.actor, bind.to], ['kube-scheduler', 'kube-apiserver']);
  assert.ok(bind.t < bind.arrives && bind.arrives - bind.t < 10);
});

test('draws what is seen from its storing to its sight', () => {
  const { events } = lanes(running());
  const saw = events.find(({ kind, to }) =>
    kind === 'watch' && to === 'kubelet/node-1')!;
  const bind = events.find(({ label }) => label === 'bind')!;
  assert.deepEqual([saw.label, saw.object], ['ADDED', 'pod/web']);
  assert.equal(saw.t, bind.arrives);
  assert.ok(saw.t < saw.arrives);
});

test('keeps its events in order of time', () => {
  const { events } = lanes(running());
  const times = events.map(({ t }) => t);
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
  assert.ok(events.length > 5);
});

test('tells refused, lost, suffered and done alone apart', () => {
  const { events } = lanesOf(journal(
    [9, 'kubectl', request(409, { verb: 'update' })],
    [30, 'kubectl', request(0, { verb: 'create' })],
    [40, 'world', { kind: 'fault', what: 'crash', target: 'kubectl' }],
    [50, 'kubectl', { kind: 'says', text: 'hello' }],
    [60, 'etcd', stored({ by: 'kube-apiserver', after: pod() })],
  ), { title: '', seed: '1', to: 100 });
  assert.deepEqual(events.map(({ kind, label, actor, t, arrives }) =>
    [kind, label, actor, t, arrives]), [
    ['rejected', 'update 409', 'kubectl', 0, 9],
    ['lost', 'create', 'kubectl', 0, 30],
    ['fault', 'crash', 'kubectl', 40, 40],
    ['local', 'says', 'kubectl', 50, 50],
    ['stored', 'POST', 'kube-apiserver', 60, 60],
  ]);
});

test('dots the lane of who is down, by its own name, node or group', () => {
  const cluster = createCluster({ nodes: 2 });
  const harm = (name: string): void => {
    cluster.crash(name);
    cluster.run('2s');
    void cluster.start(name);
    cluster.run('2s');
  };
  harm('kubelet/node-1');
  harm('node-1');
  harm('kube-controller-manager');
  cluster.pause('kubelet/node-2');
  cluster.run('1s');
  const found = lanes(cluster, { hide: ['none'] }).lanes;
  const silent = (name: string) =>
    found.find(({ actor }) => actor === name)?.silent;
  assert.deepEqual(silent('kubelet/node-1'), [
    { from: 0, to: 2000 }, { from: 4000, to: 6000 },
  ]);
  assert.deepEqual(silent('container-runtime/node-1') ?? [
    { from: 4000, to: 6000 },
  ], [{ from: 4000, to: 6000 }]);
  assert.deepEqual(silent('node-lifecycle-controller'), [
    { from: 8000, to: 10_000 },
  ]);
  assert.deepEqual(silent('kubelet/node-2'), [{ from: 12_000, to: 13_000 }]);
  assert.deepEqual(silent('kube-scheduler') ?? [], []);
});

test('folds what is quiet for longer than asked, and only that', () => {
  const at = (ms: number) =>
    [ms, 'kubectl', { kind: 'says', text: '' }] as const;
  const run = journal(at(0), at(100), at(1600), at(3200), at(3300));
  const folds = (foldAfterMs?: number) => lanesOf(run, {
    title: '', seed: '1', to: 3300, ...(foldAfterMs ? { foldAfterMs } : {}),
  }).folds.map(({ from, to }) => [from, to]);
  assert.deepEqual(folds(), [[1600, 3200]]);
  assert.deepEqual(folds(1000), [[100, 1600], [1600, 3200]]);
  assert.deepEqual(folds(5000), []);
});

test('folds nothing while something is still on its way', () => {
  const run = journal([4000, 'kubectl', request(409, { verb: 'update' })]);
  assert.deepEqual(lanesOf(run, { title: '', seed: '1', to: 4100 }).folds, []);
});

test('draws a Pod from pending to ready, and to its end', () => {
  const cluster = running();
  cluster.kubectl(['delete', 'pod', 'web', '--grace-period=2']);
  cluster.run('10s');
  cluster.kubectl(['apply', '-f', '-'], WEB);
  cluster.run('10s');
  const to = cluster.now;
  const { bars } = barsOf([...cluster.entries()], { from: 0, to });
  const { spans } = bars.find((bar) => bar.object === 'pod/web')!;
  assert.deepEqual(spans.map(({ fill, label }) => `${fill}: ${label}`), [
    'pending: Pending', 'starting: Pending, bound to node-1', 'ready: Ready',
    'terminating: Terminating',
    'pending: Pending', 'starting: Pending, bound to node-1', 'ready: Ready',
  ]);
  for (let i = 1; i < spans.length; i += 1) {
    if (i !== 4) assert.equal(spans[i]!.from, spans[i - 1]!.to);
  }
  assert.ok(spans[4]!.from > spans[3]!.to);
  assert.equal(spans.at(-1)!.to, to);
});

test('leaves out the bars that end before its beginning', () => {
  const run = journal(
    [0, 'etcd', stored({ after: pod() })],
    [10, 'etcd', stored({ verb: 'delete', before: pod() })],
    [20, 'etcd', stored({
      resource: 'nodes', key: 'node-1', after: object('Node', 'node-1'),
    })],
    [90, 'etcd', stored({ after: pod() })],
  );
  const names = (from: number, to: number) =>
    barsOf(run, { from, to }).bars.map((bar) => bar.object);
  assert.deepEqual(names(0, 50), ['pod/web', 'node/node-1']);
  assert.deepEqual(names(15, 50), ['node/node-1']);
  assert.deepEqual(names(15, 95), ['pod/web', 'node/node-1']);
});

test('draws nodes and sets by what they have', () => {
  const looks = (kind: string, fields: Record<string, unknown>) => {
    const after = object(kind, 'x', fields);
    const resource = kind === 'Node' ? 'nodes' : 'deployments.apps';
    const run = journal([0, 'etcd', stored({ resource, after })]);
    const [bar] = barsOf(run, { from: 0, to: 1 }).bars;
    const { fill, label } = bar!.spans[0]!;
    return `${fill}: ${label}`;
  };
  const ready = (status: string) =>
    ({ status: { conditions: [{ type: 'Ready', status }] } });
  assert.equal(looks('Node', ready('True')), 'node-ready: Ready');
  assert.equal(looks('Node', ready('Unknown')), 'node-unknown: Ready=Unknown');
  assert.equal(looks('Node', ready('False')), 'node-not-ready: not Ready');
  assert.equal(looks('Deployment', {
    spec: { replicas: 3 }, status: { readyReplicas: 1 },
  }), 'plain: 1 of 3 ready');
});

test('gives the states of the objects that it draws, null once gone', () => {
  const cluster = running();
  cluster.kubectl(['delete', 'pod', 'web', '--force', '--grace-period=0']);
  cluster.run('5s');
  const states = lanes(cluster).states
    .filter((state) => state.object === 'pod/web');
  assert.equal(states.at(-1)!.value, null);
  assert.ok(states.every(({ rv }, i) => i === 0 || rv > states[i - 1]!.rv));
  assert.ok(states.length >= 4);
});
