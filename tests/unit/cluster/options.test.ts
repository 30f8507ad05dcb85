// What a host may ask for, and what is said about the rest.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { ClusterOptions } from '@clusterwright/engine';

const MISTAKES: readonly (readonly [object, RegExp])[] = [
  [{ nodes: -1 }, /^expected 0 to 5000 nodes, found -1$/],
  [{ nodes: 1.5 }, /^expected 0 to 5000 nodes, found 1.5$/],
  [{ nodes: [{}] }, /^expected a node's name, found "undefined": a name is /],
  [{ nodes: [{ name: 'a' }, { name: 'a' }] },
    /^expected a new node, found "a" again$/],
  [{ nodes: [{ name: 'a', memory: 'much' }] },
    /^expected a's memory as a quantity such as 4 or 8Gi, found "much"$/],
  [{ nodes: [{ name: 'a', extended: { 'x.io/gpu': 'one' } }] },
    /^expected a's x\.io\/gpu as a quantity such as 4 or 8Gi, found "one"$/],
  [{ latency: [5, 1] }, /^expected a latency of 0 to 60000 ms, found 5 to 1$/],
  [{ latency: NaN }, /^expected a latency of 0 to 60000 ms, found NaN/],
  [{ epoch: 'now' }, /^expected an epoch such as 2026-01-01T.*found "now"$/],
  [{ slots: { 'kube-schedular': 'empty' } },
    /^expected a slot \(etcd, .*, or controllers\/NAME\), found "kube-schedu/],
  [{ slots: { 'kube-scheduler': 'none' } },
    /^expected kube-scheduler to be 'reference', 'empty', .*found "none"$/],
  [{ flags: { kubelt: {} } }, /^expected a slot \(.*\), found "kubelt"$/],
  [{ flags: { kubelet: { 'max-pods': 'some' } } },
    /^expected max-pods such as 110, found "some"$/],
  [{ flags: { '*': { 'node-monitor-period': '-5s' } } },
    /^expected node-monitor-period such as 5s, found "-5s"$/],
];

for (const [options, sentence] of MISTAKES) {
  test(`no cluster is made of ${JSON.stringify(options)}`, () => {
    assert.throws(() => createCluster(options as ClusterOptions),
      { name: 'Error', message: sentence });
  });
}

test('who joins later may be spoken of before', () => {
  const cluster = createCluster({
    nodes: 0, slots: { 'kubelet/node-9': 'empty', 'controllers/mine': 'empty' },
    flags: { 'kube-controller-manager': { 'node-monitor-period': '1s' } },
  });
  assert.throws(() => cluster.join({ name: 'Node-9' }), /a node's name/);
  cluster.join({ name: 'node-9' });
  assert.throws(() => cluster.join({ name: 'node-9' }), /found "node-9" again/);
  assert.deepEqual(cluster.nodes, ['node-9']);
});

test('time that is no time does not go by', () => {
  const cluster = createCluster({ nodes: 0 });
  for (const duration of [-1, NaN, Infinity, '', '5', 'soon']) {
    assert.throws(() => cluster.run(duration), /expected a duration such as/);
  }
  assert.equal(cluster.now, 0);
});
