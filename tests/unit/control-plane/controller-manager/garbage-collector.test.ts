// What the recordings owner-gc and replicaset-selfheal do not tell of the
// garbage collector.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../../engine/index.ts';
import type { ApiObject, Cluster } from '../../../../engine/index.ts';

interface Owner {
  readonly name: string;
  readonly uid: string;
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly blockOwnerDeletion?: boolean;
}

const NOBODY = '00000000-0000-0000-0000-000000000001';

/** A ConfigMap, and its uid once it is there. */
function made(
  cluster: Cluster, name: string, ...owners: readonly Owner[]
): string {
  const ownerReferences = owners.map((owner) =>
    ({ apiVersion: 'v1', kind: 'ConfigMap', ...owner }));
  cluster.kubectl(['create', '-f', '-'], JSON.stringify({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ownerReferences },
  }));
  cluster.run('1s');
  return found(cluster, name)?.metadata.uid ?? '';
}

function found(cluster: Cluster, name: string): ApiObject | undefined {
  return cluster.object('configmaps', `default/${name}`);
}

function deleted(cluster: Cluster, name: string, how: string): void {
  cluster.kubectl(
    ['delete', 'configmap', name, `--cascade=${how}`, '--wait=false']);
  cluster.run('1s');
}

test('who has an owner left stays, and forgets those that are gone', () => {
  const cluster = createCluster({ nodes: 0 });
  const uid = made(cluster, 'one');
  const other = made(cluster, 'two');
  made(cluster, 'child', { name: 'one', uid }, { name: 'two', uid: other });
  deleted(cluster, 'one', 'background');
  const { ownerReferences } = found(cluster, 'child')!.metadata;
  assert.deepEqual(ownerReferences?.map(({ name }) => name), ['two']);
  deleted(cluster, 'two', 'background');
  assert.equal(found(cluster, 'child'), undefined);
});

test('an owner of a kind that nobody knows is taken to be there', () => {
  const cluster = createCluster({ nodes: 0 });
  made(cluster, 'child', {
    apiVersion: 'example.com/v1', kind: 'Parent', name: 'p', uid: NOBODY,
  });
  cluster.run('1m');
  assert.notEqual(found(cluster, 'child'), undefined);
});

test('an owner of the same name and another uid is not the owner', () => {
  const cluster = createCluster({ nodes: 0 });
  made(cluster, 'owner');
  assert.equal(made(cluster, 'child', { name: 'owner', uid: NOBODY }), '');
});

test('in the foreground only those that block are waited for', () => {
  const cluster = createCluster({ nodes: 0 });
  const uid = made(cluster, 'owner');
  made(cluster, 'free', { name: 'owner', uid });
  made(cluster, 'bound', { name: 'owner', uid, blockOwnerDeletion: true });
  for (const name of ['free', 'bound']) {
    cluster.kubectl(['patch', 'configmap', name, '--type=merge', '-p',
      '{"metadata":{"finalizers":["example.com/hold"]}}']);
  }
  cluster.run('1s');
  deleted(cluster, 'owner', 'foreground');
  assert.notEqual(found(cluster, 'owner'), undefined);
  cluster.kubectl(['patch', 'configmap', 'bound', '--type=merge', '-p',
    '{"metadata":{"finalizers":null}}']);
  cluster.run('1s');
  assert.equal(found(cluster, 'owner'), undefined);
  assert.notEqual(found(cluster, 'free'), undefined);
});

test('two that wait for each other both go', () => {
  const cluster = createCluster({ nodes: 0 });
  const blockOwnerDeletion = true;
  const uid = made(cluster, 'one');
  const owner = { name: 'one', uid, blockOwnerDeletion };
  const other = made(cluster, 'two', owner);
  const back = {
    apiVersion: 'v1', kind: 'ConfigMap', name: 'two', uid: other,
    blockOwnerDeletion,
  };
  cluster.kubectl(['patch', 'configmap', 'one', '--type=merge', '-p',
    JSON.stringify({ metadata: { ownerReferences: [back] } })]);
  cluster.run('1s');
  deleted(cluster, 'one', 'foreground');
  cluster.run('1m');
  assert.equal(found(cluster, 'one'), undefined);
  assert.equal(found(cluster, 'two'), undefined);
});

test('what was left behind while nobody collected is collected later', () => {
  const cluster = createCluster({ nodes: 0 });
  const uid = made(cluster, 'owner');
  made(cluster, 'child', { name: 'owner', uid });
  cluster.crash('generic-garbage-collector');
  deleted(cluster, 'owner', 'background');
  assert.notEqual(found(cluster, 'child'), undefined);
  cluster.start('generic-garbage-collector');
  cluster.run('5s');
  assert.equal(found(cluster, 'child'), undefined);
});
