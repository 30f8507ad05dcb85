import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEntry } from '../../../engine/machinery/journal.ts';
import { recordLines } from '../../../engine/timeline/record.ts';
import { journal, object, pod, request, stored } from './entries.ts';

function lines(run: readonly JournalEntry[], from = 0, beginMs = 0) {
  return recordLines(run, { from, beginMs })
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const OLD = pod({ status: { phase: 'Pending' } });
const NEW = pod({ status: { phase: 'Running' } });

test('writes a create, a change and a delete as an auditor would', () => {
  const head = {
    actor: 'kubectl', resource: 'pods', namespace: 'default', name: 'web',
  };
  assert.deepEqual(lines(journal(
    [1000, 'etcd', stored({ rv: 7, after: OLD })],
    [2500, 'etcd', stored({
      rv: 8, verb: 'patch', subresource: 'status', before: OLD, after: NEW,
    })],
    [4000, 'etcd', stored({ rv: 9, verb: 'delete', before: NEW })],
  ), 0, 1000), [
    {
      t: 0, rv: 1, verb: 'create', watch: 'ADDED', code: 201, object: OLD,
      ...head,
    },
    {
      t: 1.5, rv: 2, verb: 'patch', subresource: 'status', watch: 'MODIFIED',
      code: 200, changed: { 'status.phase': ['Pending', 'Running'] }, ...head,
    },
    { t: 3, rv: 3, verb: 'delete', watch: 'DELETED', code: 200, ...head },
  ]);
});

test('counts revisions from the last write before its beginning', () => {
  const run = journal(
    [0, 'etcd', stored({ rv: 40, after: OLD })],
    [0, 'etcd', stored({ rv: 41, before: OLD, after: NEW })],
    [0, 'etcd', stored({ rv: 45, before: NEW, after: OLD })],
  );
  assert.deepEqual(lines(run, 2).map(({ rv }) => rv), [4]);
});

test('leaves out Events that are forgotten', () => {
  const event = object('Event', 'web.1', { reason: 'Pulled' });
  const told = lines(journal(
    [0, 'etcd', stored({ resource: 'events', after: event })],
    [0, 'etcd', stored({
      resource: 'events', verb: 'deletecollection', before: event,
    })],
  ));
  assert.deepEqual(told.map(({ verb }) => verb), ['create']);
});

test('gives a binding its code and a group its own field', () => {
  const [binding, scaled] = lines(journal(
    [0, 'etcd', stored({ subresource: 'binding', before: OLD, after: NEW })],
    [0, 'etcd', stored({
      resource: 'deployments.apps', verb: 'update',
      before: object('Deployment', 'web', { spec: { replicas: 1 } }),
      after: object('Deployment', 'web', { spec: { replicas: 2 } }),
    })],
  ));
  assert.equal(binding!['code'], 201);
  assert.equal(scaled!['resource'], 'deployments');
  assert.equal(scaled!['group'], 'apps');
});

test('writes an Event as what it is about, by either door', () => {
  const old = object('Event', 'web.1', {
    type: 'Normal', reason: 'Pulled', message: 'there', count: 3,
    source: { component: 'kubelet' },
    involvedObject: {
      kind: 'Pod', namespace: 'default', name: 'web',
      fieldPath: 'spec.containers{web}',
    },
  });
  const fresh = object('Event', 'web.2', {
    type: 'Normal', reason: 'Scheduled', note: 'assigned',
    reportingController: 'default-scheduler',
    regarding: { kind: 'Node', name: 'node-1' },
  });
  const events = lines(journal(
    [0, 'etcd', stored({ resource: 'events', after: old })],
    [0, 'etcd', stored({ resource: 'events', after: fresh })],
  )).map(({ event }) => event);
  assert.deepEqual(events, [
    {
      type: 'Normal', reason: 'Pulled', message: 'there', count: 3,
      regarding: 'Pod default/web', source: 'kubelet',
      fieldPath: 'spec.containers{web}',
    },
    {
      type: 'Normal', reason: 'Scheduled', message: 'assigned', count: 1,
      regarding: 'Node node-1', source: 'default-scheduler',
    },
  ]);
});

test('writes refused writes, but neither reads nor what went through', () => {
  const found = lines(journal(
    [5, 'kubectl', request(404)],
    [6, 'kubectl', request(200, { verb: 'update' })],
    [7, 'kube-scheduler', request(409, {
      verb: 'create', subresource: 'binding', name: 'web',
    }, { reason: 'Conflict', message: 'bound' })],
  ));
  assert.deepEqual(found, [{
    t: 0.007, actor: 'kube-scheduler', verb: 'create', resource: 'pods',
    subresource: 'binding', name: 'web', code: 409, reason: 'Conflict',
    message: 'bound',
  }]);
});

test('calls the node controllers by the name that recordings have', () => {
  const actors = ['node-lifecycle-controller', 'taint-eviction-controller',
    'kubelet/node-1'].map((by) =>
    lines(journal([0, 'etcd', stored({ by, after: OLD })]))[0]!['actor']);
  assert.deepEqual(actors,
    ['node-controller', 'node-controller', 'kubelet/node-1']);
});
