import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  create, DEAF, oneNode, podOf, podRunning, POLITE, processes, trouble,
  written,
} from '../node-run.ts';

test('a polite Pod is told, ends, and is deleted for good', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(5_000);
  const from = cluster.journal.length;
  cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
  cluster.run(5_000);
  assert.deepEqual(processes(cluster, from),
    ['main signalled SIGTERM', 'main exited 0']);
  assert.deepEqual(written(cluster, from).sort(), [
    'Killing: Stopping container main', 'delete', 'status Running',
    'status Succeeded',
  ]);
  assert.equal(podOf(cluster, 'p'), undefined);
  assert.deepEqual(trouble(cluster), []);
});

test('a deaf Pod is killed after its grace', () => {
  const cluster = oneNode();
  const spec = { terminationGracePeriodSeconds: 5 };
  create(cluster, podRunning('p', DEAF, {}, spec));
  cluster.run(5_000);
  const from = cluster.journal.length;
  cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
  cluster.run(4_900);
  assert.deepEqual(processes(cluster, from), ['main signalled SIGTERM']);
  cluster.run(4_000);
  assert.deepEqual(processes(cluster, from).slice(1),
    ['main signalled SIGKILL', 'main exited 137']);
  assert.equal(written(cluster, from).includes('status Failed'), true);
  assert.equal(podOf(cluster, 'p'), undefined);
});

test('a hook takes its time out of the grace', () => {
  const cluster = oneNode();
  const spec = { terminationGracePeriodSeconds: 12 };
  const lifecycle = { preStop: { sleep: { seconds: 8 } } };
  create(cluster, podRunning('p', DEAF, { lifecycle }, spec));
  cluster.run(5_000);
  const from = cluster.journal.length;
  cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
  cluster.run(7_900);
  assert.deepEqual(processes(cluster, from), []);
  cluster.run(4_000);
  assert.deepEqual(processes(cluster, from), ['main signalled SIGTERM']);
  cluster.run(300);
  assert.equal(processes(cluster, from).at(-1), 'main exited 137');
});

test('a second delete may leave less time', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', DEAF));
  cluster.run(5_000);
  cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
  cluster.run(2_000);
  const shorter = ['delete', 'pod', 'p', '--grace-period=3', '--wait=false'];
  cluster.kubectl(shorter);
  cluster.run(5_000);
  assert.equal(processes(cluster).at(-1), 'main exited 137');
  assert.equal(podOf(cluster, 'p'), undefined);
});

test('a forced deletion takes the object first and the process later', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(5_000);
  const from = cluster.journal.length;
  cluster.kubectl(['delete', 'pod', 'p', '--grace-period=0', '--force']);
  cluster.run(5_000);
  assert.equal(podOf(cluster, 'p'), undefined);
  assert.deepEqual(written(cluster, from),
    ['Killing: Stopping container main']);
  assert.equal(processes(cluster, from).at(-1), 'main exited 0');
});

test('a Pod that never ran ends as failed', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', 'true', { image: 'busybox:9.99-nosuch' }));
  cluster.run(5_000);
  const from = cluster.journal.length;
  cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
  cluster.run(5_000);
  const lines = written(cluster, from);
  assert.deepEqual(lines.slice(-2), ['status Failed', 'delete']);
  assert.equal(lines.some((line) => line.startsWith('Killing')), false);
});

test('a Pod that has done its work is over, and stays to be seen', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', 'sleep 2', {}, { restartPolicy: 'Never' }));
  cluster.run(20_000);
  const { status } = podOf(cluster, 'p')!;
  assert.equal(status?.phase, 'Succeeded');
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  assert.equal(ready?.reason, 'PodCompleted');
  assert.deepEqual(trouble(cluster), []);
});
