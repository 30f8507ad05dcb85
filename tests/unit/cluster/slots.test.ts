import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { Component, v1 } from '@clusterwright/engine';
import { hop } from '../../../cli/hop.ts';

const KEY = 'default/web';

function runPod(cluster: ReturnType<typeof createCluster>): void {
  cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '99']);
}

function nodeOf(cluster: ReturnType<typeof createCluster>) {
  return cluster.object<v1.Pod>('pods', KEY)?.spec.nodeName;
}

test('an empty slot does nothing, and cannot be harmed', () => {
  const cluster = createCluster({ slots: { 'kube-scheduler': 'empty' } });
  runPod(cluster);
  cluster.run('20s');
  assert.equal(nodeOf(cluster), undefined);
  assert.throws(() => cluster.crash('kube-scheduler'), /expected a component/);
});

/** Binds every Pod that it sees to the node of its name. */
function binder(node: string): Component {
  return (ctx) => ctx.spawn('bind', function* () {
    for (;;) {
      const { items } = yield* ctx.client.pods.list({ namespace: 'default' });
      for (const { metadata, spec } of items) {
        if (spec.nodeName !== undefined) continue;
        yield* ctx.client.pods.bind(`default/${metadata.name}`, node);
      }
      yield* ctx.clock.sleep(500);
    }
  });
}

test('a component of one\'s own stands in a slot, as a generator', () => {
  const cluster = createCluster({
    nodes: 3, slots: { 'kube-scheduler': binder('node-3') },
  });
  runPod(cluster);
  cluster.run('2s');
  assert.equal(nodeOf(cluster), 'node-3');
  const bind = [...cluster.entries()].find((entry) =>
    entry.kind === 'stored' && entry.subresource === 'binding');
  assert.equal(bind?.kind === 'stored' && bind.by, 'kube-scheduler');
});

const ASYNC: Component = (ctx) => ctx.spawn('bind', async () => {
  await ctx.clock.sleep(500);
  await ctx.client.pods.bind(KEY, 'node-2');
  ctx.log('bound');
});

test('an asynchronous one needs runAsync, and a hop', async () => {
  const options = { nodes: 2, slots: { 'kube-scheduler': ASYNC } };
  const cluster = createCluster({ ...options, hop });
  runPod(cluster);
  await cluster.runAsync('2s');
  assert.equal(nodeOf(cluster), 'node-2');
  assert.throws(() => createCluster({ ...options, hop }).run('2s'), {
    message: 'a component is asynchronous here: use runAsync instead of run',
  });
  assert.throws(() => createCluster(options).run('2s'),
    /kube-scheduler is asynchronous: the cluster needs a hop/);
});

test('an asynchronous one starts by itself in a cold cluster, too',
  async () => {
    const cluster = createCluster({
      boot: 'cold', hop, slots: {
        'controllers/mine': (ctx) =>
          ctx.spawn('say', async () => { ctx.log('here'); }),
      },
    });
    await cluster.runAsync('1s');
    const says = [...cluster.entries()].filter((entry) =>
      entry.kind === 'says' && entry.actor === 'controllers/mine');
    assert.equal(says.length, 1);
  });

test('who is asked to stop is waited for, asynchronous or not', async () => {
  const log: string[] = [];
  const cluster = createCluster({
    hop,
    slots: {
      'controllers/mine': (ctx) => {
        ctx.onStop(async () => {
          await Promise.resolve();
          await ctx.client.nodes.get('node-1');
          log.push('stopped');
        });
        // Met before: from here on its turns are promises.
        ctx.spawn('wait', async () => { await ctx.clock.sleep(1); });
      },
    },
  });
  await cluster.runAsync('1s');
  await cluster.stop('mine');
  assert.deepEqual(log, []);
  await cluster.runAsync('1s');
  assert.deepEqual(log, ['stopped']);
  assert.equal(cluster.kernel.instance('controllers/mine').state, 'stopped');
});

test('a slot\'s name fills all of its replicas, a full name only one', () => {
  const names: string[] = [];
  const listen: Component = (ctx) => { names.push(ctx.name); };
  createCluster({ nodes: 2, slots: { kubelet: listen } }).run(1);
  createCluster({ nodes: 2, slots: { 'kubelet/node-2': listen } }).run(1);
  assert.deepEqual(names,
    ['kubelet/node-1', 'kubelet/node-2', 'kubelet/node-2']);
});

test('a realm is made anew for each incarnation', () => {
  let made = 0;
  const realm = () => {
    made += 1;
    return { turn: () => [], kill: () => {} };
  };
  const cluster = createCluster({ slots: { 'controllers/mine': { realm } } });
  cluster.run('1s');
  cluster.crash('mine');
  void cluster.start('mine');
  void cluster.replace('mine');
  assert.equal(made, 3);
});

test('a failure of one\'s own stops it, and the cluster goes on', () => {
  const cluster = createCluster({
    slots: {
      'controllers/mine': (ctx) => ctx.spawn('main', function* () {
        yield* ctx.clock.sleep(1_000);
        throw new Error('no way on');
      }),
    },
  });
  runPod(cluster);
  cluster.run('5s');
  const says = [...cluster.entries()].flatMap((entry) =>
    (entry.kind === 'says' && entry.trouble !== undefined ? [entry] : []));
  assert.deepEqual(says.map(({ actor, text, trouble }) =>
    [actor, text, trouble]), [
    ['controllers/mine', 'stopped: main failed: no way on', 'failed'],
  ]);
  assert.equal(nodeOf(cluster), 'node-1');
});
