import { test } from 'node:test';
import assert from 'node:assert/strict';
import { isOfAbsentKind, leftOutBy }
  from '../../../../grader/recording/left-out.ts';
import { made, write } from './recordings.ts';

function ruleFor(line: object) {
  return leftOutBy(made([line]).entries[0]!);
}

const NO_LIMIT = { memory: '9007199254740988Ki' };
const BEAT = {
  'status.conditions[Ready].lastHeartbeatTime': ['a', 'b'],
};
const node = (changed: object, fields: object = {}) => write({
  actor: 'kubelet/node-1', resource: 'nodes', subresource: 'status',
  name: 'node-1', changed, ...fields,
});
const pod = (changed: object) => write({
  actor: 'kubelet/node-1', subresource: 'status', changed,
});
const event = (reason: string) => ({
  t: 1, actor: 'kubelet/node-1', verb: 'create', event: {
    type: 'Warning', reason, message: 'm', regarding: 'Node node-1',
    count: 1, source: 'kubelet',
  },
});

test('what the recorded machines alone do is left out as an artifact', () => {
  assert.equal(ruleFor(event('CgroupV1')), 'artifact');
  assert.equal(ruleFor(event('InvalidDiskCapacity')), 'artifact');
  assert.equal(
    ruleFor(pod({ 'status.resources.limits': [null, NO_LIMIT] })),
    'artifact');
  assert.equal(ruleFor(pod({
    'status.resources.limits': [NO_LIMIT, null],
    'status.resources.requests': [{ cpu: '1' }, null],
  })), 'artifact');
});

test('a network namespace that another node holds is an artifact', () => {
  const { event: body, ...rest } = event('FailedKillPod');
  const told = (message: string) =>
    ruleFor({ ...rest, event: { ...body, message } });
  assert.equal(told('failed to remove netns: unlinkat '
    + '/run/netns/cni-1: device or resource busy'), 'artifact');
  assert.equal(told('cni plugin not initialized'), undefined);
});

test('an artifact beside a fact does not hide the fact', () => {
  assert.equal(ruleFor(pod({
    'status.resources.limits': [null, NO_LIMIT],
    'status.phase': ['Pending', 'Running'],
  })), undefined);
});

test('real limits count', () => {
  assert.equal(
    ruleFor(pod({ 'status.resources.limits': [null, { memory: '1Gi' }] })),
    undefined);
  assert.equal(ruleFor(event('NodeReady')), undefined);
});

test('refused writes are left out', () => {
  assert.equal(ruleFor(write({ code: 409 })), 'refused');
  assert.equal(ruleFor(write({ code: 200 })), undefined);
});

test('Lease renewals are left out', () => {
  assert.equal(ruleFor(write({ resource: 'leases' })), 'lease renewal');
});

test('what every namespace gets is left out, and nothing like it', () => {
  const rule = 'default ServiceAccount or kube-root-ca.crt';
  const account = (name: string) =>
    ruleFor(write({ resource: 'serviceaccounts', name }));
  const map = (name: string) =>
    ruleFor(write({ resource: 'configmaps', name }));
  assert.equal(account('default'), rule);
  assert.equal(account('robot'), undefined);
  assert.equal(map('kube-root-ca.crt'), rule);
  assert.equal(map('settings'), undefined);
});

test('a node\'s status counts unless only heartbeats or images changed', () => {
  const rule = 'node heartbeat or images';
  assert.equal(ruleFor(node(BEAT)), rule);
  assert.equal(ruleFor(node({ ...BEAT, 'status.images': [[], []] })), rule);
  assert.equal(ruleFor(node({
    ...BEAT, 'status.conditions[Ready].status': ['True', 'False'],
  })), undefined);
  assert.equal(ruleFor(node({
    ...BEAT, 'status.allocatable["example.com/gpu"]': [null, '1'],
  })), undefined);
  assert.equal(ruleFor(node(BEAT, { subresource: undefined })), undefined);
});

test('what has no controller here yet is left out with what it owns', () => {
  const isAbsent = (line: object) =>
    isOfAbsentKind(made([line]).entries[0]!);
  const owned = (kind: string) => write({
    verb: 'create', object: {
      kind: 'Pod', metadata: { ownerReferences: [{ kind, name: 'x' }] },
    },
  });
  assert.equal(isAbsent(write({ resource: 'jobs', group: 'batch' })), true);
  assert.equal(isAbsent(owned('DaemonSet')), true);
  assert.equal(isAbsent(owned('ReplicaSet')), false);
  assert.equal(isAbsent(write({ verb: 'delete' })), false);
  const regarding = (about: string) => {
    const { event: body, ...rest } = event('SuccessfulCreate');
    return { ...rest, event: { ...body, regarding: about } };
  };
  assert.equal(isAbsent(regarding('StatefulSet demo/db')), true);
  assert.equal(isAbsent(regarding('Pod demo/db-0')), false);
  const [entry] = made([write({ verb: 'delete' })]).entries;
  assert.equal(leftOutBy(entry!, true),
    'StatefulSet, DaemonSet or Job, or of one');
});
