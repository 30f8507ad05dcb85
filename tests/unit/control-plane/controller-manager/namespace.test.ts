// What the recording namespace-delete does not tell of namespaces that go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../../engine/index.ts';
import type { Cluster, v1 } from '../../../../engine/index.ts';
import { namespaceConditions } from
  '../../../../engine/control-plane/controller-manager/namespace-conditions.ts';
import { configmaps, deployments, pods }
  from '../../../../engine/machinery/api/resource.ts';
import type { Resource }
  from '../../../../engine/machinery/api/resource.ts';

const NOTHING = { errors: [], instances: new Map(), finalizers: new Map() };

function inTeam(cluster: Cluster, ...args: readonly string[]): void {
  cluster.kubectl(['-n', 'team', ...args]);
  cluster.run('1s');
}

function team(cluster: Cluster): v1.Namespace | undefined {
  return cluster.object<v1.Namespace>('namespaces', 'team');
}

function started(): Cluster {
  const cluster = createCluster({ nodes: 1 });
  cluster.kubectl(['create', 'namespace', 'team']);
  cluster.run('1s');
  return cluster;
}

test('it stays for five seconds, and then goes with what is in it', () => {
  const cluster = started();
  inTeam(cluster, 'create', 'configmap', 'one', '--from-literal=a=b');
  cluster.kubectl(['delete', 'namespace', 'team', '--wait=false']);
  cluster.run('4s');
  assert.equal(team(cluster)?.status.phase, 'Terminating');
  assert.ok(cluster.object('configmaps', 'team/one'));
  cluster.run('2s');
  assert.equal(team(cluster), undefined);
  assert.equal(cluster.object('configmaps', 'team/one'), undefined);
});

test('a set whose namespace goes tries in vain only once', () => {
  const cluster = started();
  inTeam(cluster, 'create', 'deployment', 'web', '--image=busybox:1.36',
    '--', 'sleep', '3600');
  cluster.run('10s');
  cluster.kubectl(['delete', 'namespace', 'team', '--wait=false']);
  cluster.run('2m');
  const refused = [...cluster.entries()].filter((entry) =>
    entry.kind === 'request' && entry.actor === 'replicaset-controller'
    && entry.code === 403);
  assert.equal(refused.length, 1);
  assert.equal(team(cluster), undefined);
});

test('a controller that was away finds namespaces that wait for it', () => {
  const cluster = started();
  cluster.crash('namespace-controller');
  cluster.kubectl(['delete', 'namespace', 'team', '--wait=false']);
  cluster.run('1m');
  assert.equal(team(cluster)?.status.phase, 'Terminating');
  cluster.start('namespace-controller');
  cluster.run('10s');
  assert.equal(team(cluster), undefined);
});

test('says what remains and what holds it, in order', () => {
  const found = namespaceConditions(undefined, {
    errors: ['b', 'a'],
    instances: new Map<Resource, number>([
      [pods, 1], [deployments, 2], [configmaps, 3],
    ]),
    finalizers: new Map([['example.com/hold', 3], ['a', 1]]),
  }, '1970-01-01T00:00:00Z');
  assert.deepEqual(found.slice(2).map(({ status, message }) =>
    `${status}: ${message}`), [
    'True: Failed to delete all resource types, 2 remaining: a, b',
    'True: Some resources are remaining: configmaps. has 3 resource '
      + 'instances, deployments.apps has 2 resource instances, pods. has 1 '
      + 'resource instances',
    'True: Some content in the namespace has finalizers remaining: a in 1 '
      + 'resource instances, example.com/hold in 3 resource instances',
  ]);
});

test('what is as it was keeps its time, and its place', () => {
  const first = namespaceConditions([], NOTHING, '1970-01-01T00:00:00Z');
  assert.equal(
    namespaceConditions(first, NOTHING, '1970-01-01T00:00:09Z'), first);
  const failed = namespaceConditions(
    first, { ...NOTHING, errors: ['no'] }, '1970-01-01T00:00:09Z');
  assert.deepEqual(failed.map(({ type }) => type),
    first.map(({ type }) => type));
  assert.deepEqual(failed.map((each, index) => each === first[index]),
    [true, true, false, true, true]);
});
