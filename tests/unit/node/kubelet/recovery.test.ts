import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  create, oneNode, podOf, podRunning, POLITE, processes, trouble, written,
} from '../node-run.ts';

const PROBED = {
  readinessProbe: { exec: { command: ['true'] }, periodSeconds: 2 },
};

test('a kubelet that comes back finds all as it was, and writes nothing',
  () => {
    const cluster = oneNode();
    create(cluster, podRunning('p', POLITE, PROBED));
    cluster.run(8_000);
    const from = cluster.journal.length;
    cluster.stop('kubelet/node-1');
    cluster.run(20_000);
    void cluster.start('kubelet/node-1');
    cluster.run(15_000);
    assert.deepEqual(processes(cluster, from), []);
    assert.deepEqual(written(cluster, from), [
      'Starting: Starting kubelet.',
      'NodeAllocatableEnforced: Updated Node Allocatable limit across pods',
      'NodeHasSufficientMemory: Node node-1 status is now: '
        + 'NodeHasSufficientMemory',
      'NodeHasNoDiskPressure: Node node-1 status is now: '
        + 'NodeHasNoDiskPressure',
      'NodeHasSufficientPID: Node node-1 status is now: '
        + 'NodeHasSufficientPID',
    ]);
  });

test('a kubelet that dies while a Pod starts starts nothing twice', () => {
  const spec = {
    initContainers: [{
      name: 'init', image: 'busybox:1.36', command: ['sleep', '1'],
    }],
  };
  for (let at = 10; at < 2_500; at += 90) {
    const cluster = oneNode();
    create(cluster, podRunning('p', POLITE, {}, spec));
    cluster.run(at);
    cluster.crash('kubelet/node-1');
    cluster.run(100);
    void cluster.start('kubelet/node-1');
    cluster.run(20_000);
    const started = processes(cluster).filter((line) =>
      line.endsWith('started'));
    assert.deepEqual(started, ['init started', 'main started'],
      `killed at ${at} ms`);
    const [status] = podOf(cluster, 'p')!.status!.containerStatuses!;
    assert.equal(status?.ready, true, `killed at ${at} ms`);
    assert.equal(status?.restartCount, 0);
  }
});

test('a Pod deleted while its kubelet is away ends when it is back', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(5_000);
  cluster.crash('kubelet/node-1');
  cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
  cluster.run(3_000);
  assert.equal(processes(cluster).at(-1), 'main started');
  void cluster.start('kubelet/node-1');
  cluster.run(5_000);
  assert.equal(processes(cluster).at(-1), 'main exited 0');
  assert.equal(podOf(cluster, 'p'), undefined);
});

test('what belongs to no Pod any more is ended after a restart', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(5_000);
  cluster.crash('kubelet/node-1');
  cluster.kubectl(['delete', 'pod', 'p', '--grace-period=0', '--force']);
  cluster.run(1_000);
  void cluster.start('kubelet/node-1');
  cluster.run(5_000);
  assert.equal(processes(cluster).at(-1), 'main exited 0');
});

test('containers live on without their runtime, which finds them again',
  () => {
    const cluster = oneNode();
    create(cluster, podRunning('p', POLITE, PROBED));
    cluster.run(8_000);
    const from = cluster.journal.length;
    cluster.crash('container-runtime/node-1');
    cluster.run(10_000);
    void cluster.start('container-runtime/node-1');
    cluster.run(10_000);
    assert.deepEqual(processes(cluster, from), []);
    assert.deepEqual(written(cluster, from), []);
    cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
    cluster.run(5_000);
    assert.equal(processes(cluster, from).at(-1), 'main exited 0');
  });

test('a runtime that is silent for half a minute makes the node not ready',
  () => {
    const cluster = oneNode();
    cluster.run(5_000);
    const from = cluster.journal.length;
    cluster.crash('container-runtime/node-1');
    cluster.run(45_000);
    void cluster.start('container-runtime/node-1');
    cluster.run(15_000);
    assert.deepEqual(written(cluster, from), [
      'NodeNotReady: Node node-1 status is now: NodeNotReady',
      'NodeReady: Node node-1 status is now: NodeReady',
    ]);
  });

test('after its machine died a Pod gets a new sandbox, and counts', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(5_000);
  const before = podOf(cluster, 'p')!.status!;
  cluster.crash('node-1');
  cluster.run(10_000);
  void cluster.start('node-1');
  cluster.run(10_000);
  const { podIP, containerStatuses } = podOf(cluster, 'p')!.status!;
  assert.notEqual(podIP, before.podIP);
  assert.equal(containerStatuses?.[0]?.restartCount, 1);
  assert.equal(containerStatuses?.[0]?.lastState?.terminated?.exitCode, 255);
  assert.equal(written(cluster).includes('SandboxChanged: Pod sandbox '
    + 'changed, it will be killed and re-created.'), true);
  assert.deepEqual(trouble(cluster), []);
});

test('a Pod that nothing happened to for long is still looked after', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(600_000);
  const quiet = cluster.journal.length;
  cluster.kubectl(['set', 'image', 'pod/p', 'main=busybox:1.35']);
  cluster.run(120_000);
  assert.deepEqual(processes(cluster, quiet), [
    'main signalled SIGTERM', 'main exited 0', 'main started',
  ]);
  const [status] = podOf(cluster, 'p')!.status!.containerStatuses!;
  assert.equal(status?.restartCount, 1);
});
