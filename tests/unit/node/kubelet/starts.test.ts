import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  create, oneNode, podOf, podRunning, POLITE, trouble, written,
} from '../node-run.ts';

test('a Pod comes to run with four Events and three statuses', () => {
  const cluster = oneNode();
  const from = cluster.journal.length;
  create(cluster, podRunning('p', POLITE));
  cluster.run(5_000);
  const lines = written(cluster, from).map((line) =>
    line.replace(/in \d+ms \(\d+ms/, 'in … (…'));
  assert.equal(lines[0], 'status Pending');
  // The sandbox's readiness and the first Event go out side by side.
  assert.deepEqual(lines.slice(1, 3).sort(),
    ['Pulling: Pulling image "busybox:1.36"', 'status Pending']);
  assert.deepEqual(lines.slice(3), [
    'Pulled: Successfully pulled image "busybox:1.36" in … (… including '
      + 'waiting). Image size: 2130679 bytes.',
    'Created: Container created',
    'Started: Container started',
    'status Running',
  ]);
  assert.deepEqual(trouble(cluster), []);
});

test('a volume that cannot be had is told, and tried again', () => {
  const slots = { 'root-ca-cert-publisher': 'empty' } as const;
  const cluster = oneNode({ slots });
  create(cluster, podRunning('p', POLITE));
  cluster.run(3_000);
  const missed = written(cluster).filter((line) =>
    line.startsWith('FailedMount'));
  assert.match(missed[0] ?? '', new RegExp('^FailedMount: MountVolume.SetUp '
    + 'failed for volume "kube-api-access-.{5}" : configmap '
    + '"kube-root-ca.crt" not found$'));
  assert.equal(podOf(cluster, 'p')?.status?.phase, 'Pending');
  cluster.kubectl(['create', '-f', '-'], JSON.stringify({
    apiVersion: 'v1', kind: 'ConfigMap',
    metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': 'x' },
  }));
  cluster.run(10_000);
  assert.equal(podOf(cluster, 'p')?.status?.phase, 'Running');
});

test('a variable from a ConfigMap that is missing stops the start', () => {
  const cluster = oneNode();
  const envFrom = [{ configMapRef: { name: 'conf' } }];
  create(cluster, podRunning('p', POLITE, { envFrom }));
  cluster.run(5_000);
  const [status] = podOf(cluster, 'p')!.status!.containerStatuses!;
  assert.deepEqual(status?.state, {
    waiting: {
      reason: 'CreateContainerConfigError',
      message: 'configmap "conf" not found',
    },
  });
  assert.equal(written(cluster).includes(
    'Failed: Error: configmap "conf" not found'), true);
});

test('a command that is not there is told in the runtime\'s words', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', '', { command: ['nosuch'] }));
  cluster.run(3_000);
  const [status] = podOf(cluster, 'p')!.status!.containerStatuses!;
  const { waiting } = status!.state!;
  assert.match(JSON.stringify([waiting, status?.lastState]),
    /exec: \\"nosuch\\": executable file not found in \$PATH/);
  assert.equal(status?.lastState?.terminated?.exitCode, 128);
});

test('a node without an image that may not be pulled says so', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE, { imagePullPolicy: 'Never' }));
  cluster.run(3_000);
  const [status] = podOf(cluster, 'p')!.status!.containerStatuses!;
  assert.equal(status?.state?.waiting?.reason, 'ErrImageNeverPull');
});

test('a scenario makes a pull fail, and mends it', () => {
  const cluster = oneNode();
  cluster.tell('registry', { failPull: 'me/app:1', why: 'denied' });
  create(cluster, podRunning('p', POLITE, { image: 'me/app:1' }));
  cluster.run(3_000);
  const [status] = podOf(cluster, 'p')!.status!.containerStatuses!;
  assert.match(status?.state?.waiting?.message ?? '',
    /pull access denied, repository does not exist/);
  cluster.tell('registry', { mendPull: 'me/app:1' });
  cluster.run(30_000);
  assert.equal(podOf(cluster, 'p')?.status?.phase, 'Running');
});

test('a scenario ends a container, which is started again', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(3_000);
  cluster.tell('shim/node-1', { exit: 'p/main', code: 3 });
  cluster.run(3_000);
  const [status] = podOf(cluster, 'p')!.status!.containerStatuses!;
  assert.equal(status?.restartCount, 1);
  assert.equal(status?.lastState?.terminated?.exitCode, 3);
});

test('a scenario makes one kind of probe fail for a time', () => {
  const cluster = oneNode();
  const probe = { exec: { command: ['true'] }, periodSeconds: 2 };
  create(cluster, podRunning('p', POLITE, {
    readinessProbe: probe, livenessProbe: probe,
  }));
  cluster.run(5_000);
  cluster.tell('shim/node-1', {
    failProbe: 'main', kind: 'readiness', forMs: 20_000,
  });
  cluster.run(15_000);
  const ready = () => podOf(cluster, 'p')!.status!.containerStatuses![0];
  assert.equal(ready()?.ready, false);
  assert.equal(ready()?.restartCount, 0);
  cluster.run(15_000);
  assert.equal(ready()?.ready, true);
});

test('one image is pulled after the other', () => {
  const cluster = oneNode();
  for (const name of ['a', 'b']) {
    cluster.tell('registry', { image: `me/${name}:1`, pull: '4s' });
    create(cluster, podRunning(name, POLITE, { image: `me/${name}:1` }));
  }
  cluster.run(12_000);
  const pulled = written(cluster).filter((line) =>
    line.startsWith('Pulled: Successfully'));
  const waited = pulled.map((line) => Number(/\(([\d.]+)s/.exec(line)![1]));
  assert.equal(Math.round(waited[0]!), 4);
  assert.equal(Math.round(waited[1]!), 8);
});

test('crossing a port changes nothing', () => {
  const digests = [false, true].map((throughText) => {
    const cluster = oneNode({ throughText });
    create(cluster, podRunning('p', 'sleep 2; exit 1', {
      readinessProbe: { exec: { command: ['true'] }, periodSeconds: 3 },
    }));
    cluster.run(20_000);
    cluster.kubectl(['delete', 'pod', 'p', '--wait=false']);
    cluster.run(5_000);
    return cluster.digest();
  });
  assert.equal(digests[0], digests[1]);
});

test('a probe that takes too long has failed, and says so', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE, {
    readinessProbe: { exec: { command: ['sleep', '5'] }, periodSeconds: 3 },
  }));
  cluster.run(5_000);
  assert.equal(written(cluster).includes('Unhealthy: Readiness probe failed: '
    + 'command timed out: "sleep 5" timed out after 1s'), true);
});

test('what another says of a Pod that runs is put right again', () => {
  const cluster = oneNode();
  create(cluster, podRunning('p', POLITE));
  cluster.run(5_000);
  const status = { conditions: [{ type: 'Ready', status: 'False' }] };
  cluster.kubectl(['patch', 'pod', 'p', '--subresource=status', '-p',
    JSON.stringify({ status })]);
  const ready = () => podOf(cluster, 'p')!.status!.conditions!
    .find(({ type }) => type === 'Ready')?.status;
  cluster.run(1_000);
  assert.equal(ready(), 'False');
  cluster.run(14_000);
  assert.equal(ready(), 'True');
});
