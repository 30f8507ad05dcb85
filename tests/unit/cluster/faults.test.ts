// What can be done to a cluster from outside, one test a means.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster, parseTime, readyStatus } from '@clusterwright/engine';
import type {
  CallFault, Cluster, Component, EntryOf, v1,
} from '@clusterwright/engine';

/** Makes a ConfigMap a second and notes each answer. */
function writer(log: string[]): Component {
  return (ctx) => ctx.spawn('write', function* () {
    for (let i = 1; ; i += 1) {
      const began = ctx.clock.now();
      const name = `c${i}`;
      const metadata = { namespace: 'default', name };
      let outcome = 'made';
      try {
        yield* ctx.client.configMaps.create(
          { apiVersion: 'v1', kind: 'ConfigMap', metadata },
          { timeoutMs: 500 },
        );
      } catch (error) {
        outcome = (error as Error).message;
      }
      const took = round(ctx.clock.now() - began);
      log.push(`${name} ${outcome} after ${took}`);
      yield* ctx.clock.sleep(began + 1_000 - ctx.clock.now());
    }
  });
}

/** To tens of milliseconds, so that only faults can be seen. */
function round(ms: number): number {
  return Math.round(ms / 10) * 10;
}

function interfered(fault: Partial<CallFault>): {
  readonly log: string[];
  readonly cluster: Cluster;
  readonly end: () => void;
} {
  const log: string[] = [];
  const cluster = createCluster({
    latency: 1, slots: { 'controllers/mine': writer(log) },
  });
  const end = cluster.interfere({
    method: 'configmaps.create', what: 'delay', ...fault,
  });
  cluster.run('1900ms');
  return { log, cluster, end };
}

/** When the store took the writes, to tens of milliseconds. */
function storedAt(cluster: Cluster, key = 'default/c1'): number[] {
  return [...cluster.journal.entries(cluster.bootEnd)].flatMap((entry) =>
    (entry.kind === 'stored' && entry.key === key
      ? [round(entry.at / 1000)] : []));
}

const SLOW = { ms: [200, 200] } as const;

test('a delay before the write moves the write and its answer', () => {
  const { log, cluster } = interfered({ ...SLOW, when: 'before' });
  assert.deepEqual(log, ['c1 made after 200', 'c2 made after 200']);
  assert.deepEqual(storedAt(cluster), [200]);
});

test('a delay after the write moves its answer alone', () => {
  const { log, cluster } = interfered({ ...SLOW, when: 'after' });
  assert.deepEqual(log, ['c1 made after 200', 'c2 made after 200']);
  assert.deepEqual(storedAt(cluster), [0]);
});

test('a delay is drawn between its ends', () => {
  const { log } = interfered({ ms: [100, 400] });
  const [one, two] = log.map((line) => Number(line.split(' ').at(-1)));
  for (const took of [one!, two!]) assert.ok(took >= 100 && took <= 410);
  assert.notEqual(one, two);
});

test('a lost reply leaves the write, a lost request does not', () => {
  const reply = interfered({ what: 'lose-reply' });
  assert.deepEqual(reply.log, [
    'c1 no answer within 500 ms after 500',
    'c2 no answer within 500 ms after 500',
  ]);
  assert.deepEqual(storedAt(reply.cluster), [0]);
  const request = interfered({ what: 'lose-request' });
  assert.deepEqual(request.log, reply.log);
  assert.deepEqual(storedAt(request.cluster), []);
});

test('a fault may happen once, be somebody\'s own, or be ended', () => {
  const lost = 'c1 no answer within 500 ms after 500';
  const fine = 'c1 made after 0';
  const first = (fault: Partial<CallFault>): string[] =>
    interfered({ what: 'lose-request', ...fault }).log;
  assert.deepEqual(first({ once: true }), [lost, 'c2 made after 0']);
  assert.equal(first({ of: 'kube-scheduler' })[0], fine);
  assert.equal(first({ of: 'mine' })[0], lost);
  assert.equal(first({ of: 'controllers/mine' })[0], lost);
  const { log, cluster, end } = interfered({ what: 'lose-request' });
  end();
  cluster.run('1s');
  assert.equal(log.at(-1), 'c3 made after 0');
});

test('a fault is of the calls that its method names', () => {
  const isHit = (method: string): boolean =>
    interfered({ what: 'lose-request', method }).log[0]!.includes('no answer');
  const hit = ['*', 'configmaps.*', 'configmaps.create'];
  const spared = ['configmaps.update', 'config.*', 'configmaps',
    'configmaps/status.create'];
  assert.deepEqual(hit.map(isHit), [true, true, true]);
  assert.deepEqual(spared.map(isHit), [false, false, false, false]);
});

test('binding and status have methods of their own', () => {
  for (const method of ['pods.bind', 'pods/status.patch', 'cri.pullImage']) {
    const cluster = createCluster();
    cluster.interfere({ method, what: 'lose-request' });
    cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '9']);
    cluster.run('5s');
    const { spec, status } = cluster.object<v1.Pod>('pods', 'default/web')!;
    const seen = [spec.nodeName !== undefined, status?.phase];
    assert.deepEqual(seen, method === 'pods.bind'
      ? [false, 'Pending'] : [true, 'Pending'], method);
  }
});

test('what is asked of nobody in particular can be harmed, too', () => {
  const cluster = createCluster();
  cluster.interfere({ method: '*', what: 'lose-request' });
  const command = cluster.kubectl(['get', 'pods']);
  cluster.run('40s');
  assert.match(command.result!.stderr, /no answer within 30000 ms/);
});

function saw(cluster: Cluster, actor: string, from: number) {
  return [...cluster.entries()].filter((entry): entry is EntryOf<'saw'> =>
    entry.kind === 'saw' && entry.actor === actor && entry.at >= from);
}

test('a watch that is cut goes on where it was', () => {
  const cluster = createCluster();
  cluster.cutWatches('kube-scheduler');
  cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '9']);
  cluster.run('5s');
  const seen = saw(cluster, 'kube-scheduler', 0);
  assert.ok(seen.some(({ key, type }) =>
    key === 'default/web' && type === 'ADDED'));
  assert.ok(!seen.some(({ resource, type }) =>
    resource === 'nodes' && type === 'ADDED'), 'nothing is listed anew');
  assert.equal(cluster.object<v1.Pod>('pods', 'default/web')?.spec.nodeName,
    'node-1');
});

test('watches that expire are listed anew, and the cluster goes on', () => {
  const cluster = createCluster();
  cluster.expireWatches();
  cluster.run('3s');
  cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '9']);
  assert.ok(cluster.runUntil('converged', 60_000));
  const lists = [...cluster.journal.entries(cluster.bootEnd)].filter((entry) =>
    entry.kind === 'request' && entry.request.verb === 'list'
      && entry.actor === 'kube-scheduler');
  assert.ok(lists.length >= 2);
});

test('skew moves a machine\'s wall clock and no other clock', () => {
  const read: Record<string, { date: string; now: number }> = {};
  const clocks: Component = (ctx) => ctx.clock.after(1_000, () => {
    read[ctx.name] = { date: ctx.clock.date(), now: ctx.clock.now() };
  });
  const cluster = createCluster({ nodes: 2, slots: { kubelet: clocks } });
  cluster.skew('node-2', -600_000);
  cluster.run('1s');
  const one = read['kubelet/node-1']!;
  const two = read['kubelet/node-2']!;
  assert.equal(one.now, two.now);
  assert.equal(parseTime(one.date) - parseTime(two.date), 600_000);
});

test('what is cut off is silent until it is let in again', () => {
  const cluster = createCluster({ nodes: 2 });
  cluster.partition(['node-2'], ['kube-apiserver']);
  const ready = (): string | undefined =>
    readyStatus(cluster.object<v1.Node>('nodes', 'node-2')!);
  cluster.run('60s');
  assert.equal(ready(), 'Unknown');
  cluster.heal();
  cluster.run('60s');
  assert.equal(ready(), 'True');
});

test('a one-way partition holds what goes one way', () => {
  const answered = (a: string, b: string): boolean => {
    const cluster = createCluster();
    cluster.partition([a], [b], true);
    const command = cluster.kubectl(['create', 'namespace', 'ferry']);
    cluster.run('31s');
    assert.match(command.result!.stderr, /no answer/);
    return cluster.object('namespaces', 'ferry') !== undefined;
  };
  assert.equal(answered('kubectl', 'kube-apiserver'), false);
  assert.equal(answered('kube-apiserver', 'kubectl'), true);
});

test('a paused component hears later of what happened meanwhile', () => {
  const cluster = createCluster();
  cluster.pause('kube-scheduler');
  cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '9']);
  cluster.run('10s');
  assert.equal(saw(cluster, 'kube-scheduler', 0)
    .filter(({ key }) => key === 'default/web').length, 1);
  const nodeName = (): string | undefined =>
    cluster.object<v1.Pod>('pods', 'default/web')?.spec.nodeName;
  assert.equal(nodeName(), undefined);
  void cluster.start('kube-scheduler');
  cluster.run('1s');
  assert.equal(nodeName(), 'node-1');
});

test('a pause with an end holds nobody else up, and ends once', () => {
  const cluster = createCluster({ nodes: 2 });
  const states = (): string[] => ['kube-scheduler', 'kubelet/node-2', 'etcd']
    .map((name) => cluster.kernel.instance(name).state);
  cluster.pause('kube-scheduler', '20s');
  cluster.pause('node-2', 30_000);
  cluster.pause('etcd', '10s');
  cluster.run('5s');
  assert.deepEqual(states(), ['paused', 'paused', 'paused']);
  // A later pause, a start and a crash each make an end void.
  cluster.pause('kube-scheduler');
  void cluster.start('etcd');
  cluster.crash('kubelet/node-2');
  cluster.pause('etcd');
  cluster.run('40s');
  assert.deepEqual(states(), ['paused', 'crashed', 'paused']);
  assert.equal(cluster.kernel.instance('shim/node-2').state, 'running');
  const starts = [...cluster.entries()].flatMap((entry) =>
    (entry.kind === 'fault' && entry.what === 'start'
      ? [`${entry.at / 1_000_000} ${entry.target}`] : []));
  assert.deepEqual(starts, ['5 etcd', '30 node-2']);
});

test('a replica that replaces another knows nothing, and finds it all', () => {
  const cluster = createCluster();
  void cluster.replace('kube-scheduler');
  const from = cluster.journal.length;
  cluster.run('2s');
  const verbs = [...cluster.journal.entries(from)].flatMap((entry) =>
    (entry.kind === 'request' && entry.actor === 'kube-scheduler'
      ? [entry.request.verb] : []));
  assert.ok(verbs.includes('list'));
});
