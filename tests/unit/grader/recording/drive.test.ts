import { test } from 'node:test';
import assert from 'node:assert/strict';
import { drive } from '../../../../grader/recording/drive.ts';
import {
  playOf, type Play, type PlayStep,
} from '../../../../grader/recording/play.ts';
import { load } from './recordings.ts';

function playing(name: string, steps?: readonly PlayStep[]): Play {
  const play = playOf(load(name), (kind) => kind !== 'Service');
  return steps === undefined ? play : { ...play, seconds: 10, steps };
}

function namesOfPods(driven: ReturnType<typeof drive>): string[] {
  return driven.cluster.objects('pods').map(({ metadata }) =>
    metadata.name ?? '');
}

test('machines, images and namespaces are there at t = 0', () => {
  const { cluster, beginMs } = drive(playing('graceful-delete', []), '1');
  assert.deepEqual(cluster.nodes, ['node-1', 'node-2', 'node-3']);
  assert.notEqual(cluster.object('namespaces', 'graceful-delete'), undefined);
  assert.equal(cluster.now, beginMs + 10_000);
});

test('a placeholder finds the Pod by the order of creation', () => {
  const [create] = playing('replicaset-selfheal').steps;
  const whole = drive(playing('replicaset-selfheal', [create!]), '1');
  const [, second] = [...whole.cluster.entries()].flatMap((entry) =>
    entry.kind === 'stored' && entry.resource === 'pods'
      && entry.before === undefined ? [entry.after!.metadata.name!] : []);
  const args = ['-n', 'replicaset-selfheal', 'delete', 'pod',
    '{replicaset/web#2}'];
  const deleted = drive(playing('replicaset-selfheal',
    [create!, { t: 5, kind: 'kubectl', args }]), '1');
  assert.ok(namesOfPods(whole).includes(second!));
  assert.ok(!namesOfPods(deleted).includes(second!));
});

test('a component is stopped and started at its time', () => {
  const { cluster, untaken } = drive(playing('kubelet-restart', [
    { t: 2, kind: 'stop', component: 'kubelet/node-2' },
    { t: 5, kind: 'start', component: 'kubelet/node-2' },
  ]), '1');
  assert.deepEqual(untaken, []);
  const faults = [...cluster.entries()].flatMap((entry) =>
    entry.kind === 'fault' ? [`${entry.what} ${entry.target}`] : []);
  assert.deepEqual(faults, ['stop kubelet/node-2', 'start kubelet/node-2']);
});

test('a step that the engine cannot take is named', () => {
  const { untaken } = drive(playing('pod-creation', [
    { t: 1, kind: 'crash', component: 'etcd-2' },
    { t: 2, kind: 'load', cpu: '108m' },
  ]), '1');
  assert.deepEqual(untaken, [
    { t: 1, what: 'crash etcd-2' }, { t: 2, what: 'load' },
  ]);
});

test('a machine joins at its time', () => {
  const { cluster } = drive(playing('daemonset', []), '1');
  assert.ok(cluster.nodes.includes('node-4'));
  assert.notEqual(cluster.object('nodes', 'node-4'), undefined);
});
