import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Storage } from
  '../../../../engine/control-plane/apiserver/storage.ts';
import { EtcdClient } from './etcd-client.ts';

const put = (key: string, value: unknown, lease?: number) => ({
  op: 'put' as const, key, value, ...(lease !== undefined && { lease }),
});
const pod = (name: string) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' },
});
const origin = {
  by: 'kubectl', verb: 'create', resource: 'pods', key: 'default/web',
};

test('writes its revision into the object that it stores', () => {
  const etcd = new EtcdClient();
  const { results } = etcd.ask(({ txn }) =>
    txn([], [put('/registry/pods/default/web', pod('web'))], []));
  const [result] = results;
  assert.ok(result?.op === 'put');
  const { metadata } = result.written.value as ReturnType<typeof pod>;
  assert.deepEqual(metadata, {
    name: 'web', namespace: 'default', resourceVersion: '2',
  });
  assert.ok(Object.isFrozen(result.written.value));
});

test('writes what changed into the journal, with whose request it was', () => {
  const etcd = new EtcdClient();
  const key = '/registry/pods/default/web';
  etcd.ask(({ txn }) => txn([], [put(key, pod('web'))], [], origin));
  etcd.ask(({ txn }) => txn([], [{ op: 'delete', key }], [], {
    ...origin, verb: 'delete',
  }));
  const told = etcd.stored.map(({ by, verb, rv, before, after, ...rest }) =>
    [by, verb, rv, before !== undefined, after !== undefined, rest.key]);
  assert.deepEqual(told, [
    ['kubectl', 'create', 2, false, true, 'default/web'],
    ['kubectl', 'delete', 3, true, false, 'default/web'],
  ]);
});

test('answers only once the disk has it, and shares a sync', () => {
  const etcd = new EtcdClient({ syncMs: 10 });
  const answered = etcd.askAll([1, 2, 3].map((n) => ({ txn }) =>
    txn([], [put(`/${n}`, n)], [])));
  etcd.run(9);
  assert.deepEqual(answered, []);
  etcd.run(30);
  assert.deepEqual(answered.map(({ at }) => Math.round(at)), [12, 22, 22]);
  assert.deepEqual(answered.map(({ value }) =>
    (value as { revision: number }).revision), [2, 3, 4]);
});

test('forgets what the disk had not when the machine loses its power', () => {
  const etcd = new EtcdClient({ syncMs: 10 });
  etcd.ask(({ txn }) => txn([], [put('/a', 1)], []));
  const write = (key: string) => ({ txn }: Storage) =>
    txn([], [put(key, 1)], []);
  const answered = etcd.askAll([write('/b'), write('/c')]);
  etcd.run(3);
  etcd.loseMachine();
  // The disk was at work on b, whose client must not be sure; c came later.
  assert.deepEqual(answered, []);
  const { found, revision } = etcd.ask(({ range }) => range('/', '0'));
  assert.deepEqual(found.map(({ key }) => key), ['/a', '/b']);
  assert.equal(revision, 3);
});

test('recovers all it ever answered after a crash', () => {
  const etcd = new EtcdClient();
  for (const n of [1, 2, 3]) {
    etcd.ask(({ txn }) => txn([], [put('/a', n), put(`/n${n}`, n)], []));
  }
  etcd.ask(({ compact }) => compact(3));
  const before = etcd.ask(({ range }) => range('/', '0'));
  etcd.crash();
  assert.deepEqual(etcd.ask(({ range }) => range('/', '0')), before);
  assert.equal(etcd.refusal(({ range }) => range('/a', undefined, { at: 2 })),
    'compacted');
  assert.equal(etcd.stored.length, 0, 'nothing is told twice');
});

test('takes away a lease\'s keys at one revision when it ends', () => {
  const etcd = new EtcdClient();
  const lease = etcd.ask(({ leaseGrant }) => leaseGrant(60));
  for (const name of ['a', 'b']) {
    etcd.ask(({ txn }) =>
      txn([], [put(`/registry/events/${name}`, pod(name), lease)], [], {
        ...origin, resource: 'events', key: name,
      }));
  }
  etcd.run(59_900);
  const count = () => etcd.ask(({ range }) => range('/', '0')).count;
  assert.equal(count(), 2);
  etcd.run(200);
  assert.equal(count(), 0);
  const ends = etcd.stored.slice(2).map(({ by, verb, rv, key }) =>
    [by, verb, rv, key]);
  assert.deepEqual(ends, [
    ['etcd', 'delete', 4, 'a'], ['etcd', 'delete', 4, 'b'],
  ]);
});

test('a lease that is kept alive lives on, and starts anew after a restart',
  () => {
    const etcd = new EtcdClient();
    const lease = etcd.ask(({ leaseGrant }) => leaseGrant(10));
    etcd.ask(({ txn }) => txn([], [put('/a', 1, lease)], []));
    etcd.run(8_000);
    assert.equal(etcd.ask((s) => s.leaseKeepAlive(lease)), 10);
    etcd.run(8_000);
    etcd.crash();
    etcd.run(8_000);
    assert.equal(etcd.ask(({ range }) => range('/a')).count, 1);
    etcd.run(3_000);
    assert.equal(etcd.ask(({ range }) => range('/a')).count, 0);
    assert.equal(etcd.refusal((s) => s.leaseKeepAlive(lease)),
      'lease-not-found');
  });

test('a key that is written without its lease outlives it', () => {
  const etcd = new EtcdClient();
  const lease = etcd.ask(({ leaseGrant }) => leaseGrant(5));
  etcd.ask(({ txn }) => txn([], [put('/a', 1, lease)], []));
  etcd.ask(({ txn }) => txn([], [put('/a', 2)], []));
  etcd.run(10_000);
  assert.equal(etcd.ask(({ range }) => range('/a')).count, 1);
});

test('a watch tells every change of its range from a revision on', () => {
  const etcd = new EtcdClient();
  const write = (key: string, value: number) =>
    etcd.ask(({ txn }) => txn([], [put(key, value)], []));
  write('/pods/a', 1);
  write('/nodes/a', 1);
  write('/pods/a', 2);
  const watch = etcd.watch('/pods/', '/pods0', 3);
  etcd.run(10);
  write('/pods/b', 1);
  etcd.ask(({ txn }) => txn([], [{ op: 'delete', key: '/pods/a' }], []));
  etcd.run(10);
  const told = watch.changes.map(({ revision, key, now, before }) =>
    [revision, key, now?.value, before?.value]);
  assert.deepEqual(told, [
    [4, '/pods/a', 2, 1],
    [5, '/pods/b', 1, undefined],
    [6, '/pods/a', undefined, 2],
  ]);
});

test('a watch from what is compacted is refused, with how far that is', () => {
  const etcd = new EtcdClient();
  for (const n of [1, 2, 3]) {
    etcd.ask(({ txn }) => txn([], [put('/a', n)], []));
  }
  etcd.ask(({ compact }) => compact(3));
  const watch = etcd.watch('/', '0', 2);
  etcd.run(10);
  const { error } = watch;
  assert.deepEqual([error?.reason, error?.compactedRevision],
    ['compacted', 3]);
});

test('writes a snapshot and shortens its log after 10,000 entries', () => {
  const etcd = new EtcdClient();
  for (let n = 0; n < 10_010; n += 1) {
    etcd.askAll([({ txn }) => txn([], [put(`/k${n % 50}`, n)], [])]);
  }
  etcd.run(10_000);
  const before = etcd.ask(({ range }) => range('/', '0'));
  const { wal = [], snap = [] } = etcd.disk.contents();
  assert.equal(snap.length, 1);
  assert.ok(wal.length < 100, `${wal.length} entries are left`);
  etcd.crash();
  assert.deepEqual(etcd.ask(({ range }) => range('/', '0')), before);
});
