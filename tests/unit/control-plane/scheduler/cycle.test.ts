import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../../../engine/kernel/random.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import { Cache } from '../../../../engine/control-plane/scheduler/cache.ts';
import { sampleSize, SchedulingCycle }
  from '../../../../engine/control-plane/scheduler/cycle.ts';
import { podInfoOf }
  from '../../../../engine/control-plane/scheduler/pod-info.ts';
import { defaultProfile }
  from '../../../../engine/control-plane/scheduler/profile.ts';

function podOf(name: string, cpu: string, spec: Partial<v1.PodSpec> = {}) {
  return podInfoOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name, namespace: 'default', uid: name, resourceVersion: '1',
      creationTimestamp: '1970-01-01T00:00:00Z',
    },
    spec: {
      containers: [{ name: 'main', resources: { requests: { cpu } } }],
      ...spec,
    },
    status: {},
  });
}

function nodeOf(name: string, cpu: string, spec: v1.NodeSpec = {}): v1.Node {
  const allocatable = { cpu, memory: '8Gi', pods: '110' };
  const labels = { 'kubernetes.io/hostname': name };
  return {
    apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec,
    status: { allocatable },
  } as unknown as v1.Node;
}

function bench(...nodes: v1.Node[]) {
  const profile = defaultProfile({
    selectorsOf: () => [], namespaceLabels: () => undefined,
  });
  const cache = new Cache();
  for (const node of nodes) cache.setNode(node);
  const cycle = new SchedulingCycle(profile, createRandom('1'));
  const run = (pod: ReturnType<typeof podOf>) => cycle.run(pod, cache);
  const place = (pod: ReturnType<typeof podOf>): string | undefined => {
    const { nodeName } = run(pod);
    if (nodeName !== undefined) cache.assume(pod, nodeName);
    return nodeName;
  };
  return { cache, run, place };
}

test('counts assumed Pods, and frees their room when a bind fails', () => {
  const { cache, place } = bench(nodeOf('n1', '2'));
  const first = podOf('first', '1500m');
  assert.equal(place(first), 'n1');
  assert.equal(place(podOf('second', '1')), undefined);
  cache.forget(first);
  assert.equal(place(podOf('second', '1')), 'n1');
});

test('does not forget a Pod that the API server says is there', () => {
  const { cache, place } = bench(nodeOf('n1', '2'));
  const first = podOf('first', '1500m');
  place(first);
  const { pod } = first;
  cache.setPod({ ...pod, spec: { ...pod.spec, nodeName: 'n1' } });
  cache.forget(first);
  assert.equal(place(podOf('second', '1')), undefined);
});

test('moves a Pod that was bound elsewhere than assumed', () => {
  const { cache, place } = bench(nodeOf('n1', '2'), nodeOf('n2', '2'));
  const first = podOf('first', '2');
  const assumed = place(first)!;
  const other = assumed === 'n1' ? 'n2' : 'n1';
  const { pod } = first;
  cache.setPod({ ...pod, spec: { ...pod.spec, nodeName: other } });
  assert.equal(place(podOf('second', '2')), assumed);
});

test('counts Pods on a node that is not known yet', () => {
  const { cache, place } = bench();
  const { pod } = podOf('early', '2');
  cache.setPod({ ...pod, spec: { ...pod.spec, nodeName: 'n1' } });
  cache.setNode(nodeOf('n1', '2'));
  assert.equal(place(podOf('late', '1')), undefined);
});

test('looks at a node again once it has changed', () => {
  const { cache, place } = bench(nodeOf('n1', '1'));
  assert.equal(place(podOf('a', '2')), undefined);
  cache.setNode(nodeOf('n1', '4'));
  assert.equal(place(podOf('b', '2')), 'n1');
  cache.setNode(nodeOf('n1', '8', { unschedulable: true }));
  assert.equal(place(podOf('c', '2')), undefined);
});

test('says why, counted and sorted', () => {
  const { run } = bench(
    nodeOf('n1', '1'), nodeOf('n2', '1'),
    nodeOf('n3', '8', { unschedulable: true }),
    nodeOf('n4', '8', {
      taints: [{ key: 'a', effect: 'NoExecute' }],
    }),
  );
  const decision = run(podOf('web', '2'));
  assert.ok(decision.nodeName === undefined);
  assert.equal(decision.message, '0/4 nodes are available: '
    + '1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, '
    + '2 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes '
    + 'are available: 4 Preemption is not helpful for scheduling.');
  assert.deepEqual([...decision.plugins],
    ['NodeResourcesFit', 'NodeUnschedulable', 'TaintToleration']);
});

test('says so if there is no node at all', () => {
  const decision = bench().run(podOf('web', '1'));
  assert.ok(decision.nodeName === undefined);
  assert.equal(decision.message, 'no nodes available to schedule pods');
});

test('has no tail if less important Pods could leave', () => {
  const { place, run } = bench(nodeOf('n1', '2'));
  place(podOf('small', '2', { priority: 1 }));
  const decision = run(podOf('great', '2', { priority: 9 }));
  assert.ok(decision.nodeName === undefined);
  assert.equal(decision.message,
    '0/1 nodes are available: 1 Insufficient cpu.');
});

test('takes every node of several equal ones sooner or later', () => {
  const seen = new Set<string>();
  const { run } = bench(nodeOf('n1', '2'), nodeOf('n2', '2'));
  for (let i = 0; i < 40; i += 1) seen.add(run(podOf('web', '1')).nodeName!);
  assert.deepEqual([...seen].sort(), ['n1', 'n2']);
});

test('looks at all nodes of a small cluster, at a share of a large', () => {
  assert.deepEqual([3, 99, 100, 500, 1_000, 5_000, 6_000].map(sampleSize),
    [3, 99, 100, 230, 420, 500, 300]);
});
