import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { Cluster, Component, v1 } from '@clusterwright/engine';

const DEPLOYMENT = (replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: c, image: busybox:1.36, command: [sleep, "3600"]}
`;

function apply(cluster: Cluster, text: string): void {
  cluster.kubectl(['apply', '-f', '-'], text);
  cluster.run('100ms');
}

test('quiet is three seconds in which nothing was written', () => {
  const cluster = createCluster();
  assert.ok(cluster.runUntil('quiet', 60_000));
  assert.ok(Math.abs(cluster.now - 3_000) < 10, `${cluster.now} ms`);
  apply(cluster, DEPLOYMENT(2));
  assert.ok(cluster.runUntil('quiet', 60_000));
  const pods = cluster.objects<v1.Pod>('pods');
  assert.deepEqual(pods.map(({ status }) => status?.phase),
    ['Running', 'Running']);
});

test('a Pod that nobody can place is quiet, but not converged', () => {
  const cluster = createCluster({ slots: { 'kube-scheduler': 'empty' } });
  apply(cluster, DEPLOYMENT(1));
  assert.equal(cluster.runUntil('converged', 60_000), false);
  assert.ok(Math.abs(cluster.now - 60_100) < 1);
  assert.ok(cluster.runUntil('quiet', 60_000));
});

test('an endless restart is never quiet for long', () => {
  const cluster = createCluster();
  cluster.kubectl(['run', 'web', '--image=busybox:1.36', '--', 'sleep', '2']);
  cluster.run('100ms');
  assert.equal(cluster.runUntil('quiet', 2_500), false);
});

test('converged is every wish met, up and down', () => {
  const cluster = createCluster({ nodes: 2 });
  assert.ok(cluster.runUntil('converged', 1));
  for (const replicas of [3, 5, 1]) {
    apply(cluster, DEPLOYMENT(replicas));
    assert.ok(cluster.runUntil('converged', 120_000));
    const alive = cluster.objects<v1.Pod>('pods').filter(({ metadata }) =>
      metadata.deletionTimestamp === undefined);
    assert.equal(alive.length, replicas);
    assert.ok(alive.every(({ status }) => status?.conditions?.some(
      ({ type, status: is }) => type === 'Ready' && is === 'True')));
  }
});

test('converged takes a finished Pod for done', () => {
  const cluster = createCluster();
  cluster.kubectl(['run', 'once', '--image=busybox:1.36', '--restart=Never',
    '--', 'sleep', '1']);
  cluster.run('20s');
  const [pod] = cluster.objects<v1.Pod>('pods');
  assert.equal(pod?.status?.phase, 'Succeeded');
  assert.ok(cluster.runUntil('converged', 1));
});

test('who waits for its period is quiet, who waits to act is not', () => {
  const quietAt = (start: Component): number => {
    const cluster = createCluster({ slots: { 'controllers/mine': start } });
    assert.ok(cluster.runUntil('quiet', 60_000));
    return Math.round(cluster.now / 1_000);
  };
  assert.equal(quietAt((ctx) => ctx.clock.every(1_000, () => {})), 3);
  assert.equal(quietAt((ctx) => ctx.spawn('once', function* () {
    yield* ctx.clock.sleep(10_000);
  })), 10);
});

test('a condition of one\'s own ends a run at the entry that fulfils it',
  () => {
    const cluster = createCluster();
    cluster.kubectl(['apply', '-f', '-'], DEPLOYMENT(1));
    const isBound = (one: Cluster): boolean =>
      one.objects<v1.Pod>('pods').some(({ spec }) => spec.nodeName);
    assert.ok(cluster.runUntil(isBound, 10_000));
    const binding = [...cluster.entries()].find((entry) =>
      entry.kind === 'stored' && entry.subresource === 'binding');
    assert.equal(binding!.at / 1000, cluster.now);
  });

test('time goes by as asked, in words or in milliseconds', () => {
  const cluster = createCluster();
  cluster.run('1m30s');
  assert.equal(cluster.now, 90_000);
  cluster.run(0.5);
  assert.equal(cluster.now, 90_000.5);
  assert.throws(() => cluster.run('soon'),
    /expected a duration such as 5m or 30s, found "soon"/);
});
