import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import { finalStatus }
  from '../../../../engine/node/kubelet/pod-services.ts';
import { podStatus } from '../../../../engine/node/kubelet/pod-status.ts';
import { statusPatch }
  from '../../../../engine/node/kubelet/status-patch.ts';
import { pod, runtime } from './pods.ts';

const T0 = '1970-01-01T00:00:00Z';
const T9 = '1970-01-01T00:00:09Z';

function statusOf(
  one: v1.Pod,
  are: readonly string[],
  date = T0,
  isEnding = false,
): v1.PodStatus {
  return podStatus({
    pod: one, runtime: runtime(are), failures: new Map(), isEnding,
    hostIP: '10.200.1.1', date,
    probed: (status) => ({
      ...status,
      containerStatuses: status.containerStatuses!.map((each) => ({
        ...each,
        ready: each.state?.running !== undefined,
        started: each.state?.running !== undefined,
      })),
    }),
  });
}

function conditions({ conditions: all = [] }: v1.PodStatus): string[] {
  return all.map(({ type, status, reason, message }) =>
    [type, status, reason, message].filter(Boolean).join(' '));
}

test('writes the conditions in their order', () => {
  assert.deepEqual(conditions(statusOf(pod(), [])), [
    'PodReadyToStartContainers True',
    'Initialized True',
    'Ready False ContainersNotReady '
      + 'containers with unready status: [web]',
    'ContainersReady False ContainersNotReady '
      + 'containers with unready status: [web]',
    'PodScheduled True',
  ]);
});

test('a condition keeps its time while its status stays', () => {
  const first = statusOf(pod(), []);
  const later = statusOf(pod({ status: first }), ['web:running'], T9);
  const times = later.conditions!.map(({ type, lastTransitionTime }) =>
    `${type} ${lastTransitionTime}`);
  assert.deepEqual(times, [
    `PodReadyToStartContainers ${T0}`, `Initialized ${T0}`, `Ready ${T9}`,
    `ContainersReady ${T9}`, `PodScheduled ${T0}`,
  ]);
  assert.equal(later.startTime, T0);
});

test('conditions of others stand first and stay as they are', () => {
  const foreign = {
    type: 'DisruptionTarget', status: 'True', lastTransitionTime: T0,
    reason: 'EvictionByEvictionAPI',
  } as v1.PodCondition;
  const status = statusOf(pod({ status: { conditions: [foreign] } }), []);
  assert.equal(status.conditions?.[0], foreign);
});

test('a Pod that is over is not ready because it is over', () => {
  const done = statusOf(pod({ policy: 'Never' }), ['web:exited=0']);
  assert.deepEqual(conditions(done).slice(1, 4), [
    'Initialized True PodCompleted',
    'Ready False PodCompleted',
    'ContainersReady False PodCompleted',
  ]);
  const failed = statusOf(pod(), ['web:exited=137'], T0, true);
  assert.equal(failed.phase, 'Failed');
  assert.equal(conditions(failed)[2], 'Ready False PodFailed');
});

test('what has ended stays ended', () => {
  const status: v1.PodStatus = { phase: 'Succeeded' };
  assert.equal(statusOf(pod({ status }), ['web:running']).phase, 'Succeeded');
});

test('tells what a Pod books', () => {
  const resources = {
    requests: { cpu: '1500m', memory: '20Mi' }, limits: { memory: '20Mi' },
  };
  const one = pod({ containers: [{ name: 'web', image: 'i', resources }] });
  const { allocatedResources, resources: booked } = statusOf(one, []);
  assert.deepEqual(allocatedResources, { cpu: '1500m', memory: '20Mi' });
  assert.deepEqual(booked, {
    limits: { memory: '20Mi' }, requests: { cpu: '1500m', memory: '20Mi' },
  });
});

test('a Pod that ends before it began has failed', () => {
  const final = finalStatus(pod(), statusOf(pod(), []));
  assert.equal(final.phase, 'Failed');
  assert.equal(final.containerStatuses?.[0]?.state?.terminated?.reason,
    'ContainerStatusUnknown');
});

test('patches what differs, and takes away by null', () => {
  const before = statusOf(pod(), []);
  const after = statusOf(pod({ status: before }), ['web:running'], T9);
  const patch = statusPatch('uid-1', before, after) as {
    metadata: object;
    status: Record<string, unknown>;
  };
  assert.deepEqual(patch.metadata, { uid: 'uid-1' });
  assert.deepEqual(Object.keys(patch.status).sort(), [
    '$setElementOrder/conditions', 'conditions', 'containerStatuses',
    'phase',
  ]);
  assert.deepEqual((patch.status.conditions as object[])[0], {
    type: 'Ready', status: 'True', lastTransitionTime: T9, reason: null,
    message: null,
  });
  assert.equal(statusPatch('uid-1', after, after), undefined);
});

test('each patch has its own conditions\' order', () => {
  const orderIn = (...types: string[]): unknown => {
    const conditions = types.map((type) =>
      ({ type, status: 'True' }) as v1.PodCondition);
    const patch = statusPatch('u', {}, { conditions }) as {
      status: Record<string, readonly { type: string }[]>;
    };
    return patch.status['$setElementOrder/conditions']!
      .map(({ type }) => type);
  };
  assert.deepEqual(orderIn('A', 'B'), ['A', 'B']);
  assert.deepEqual(orderIn('A', 'B'), ['A', 'B']);
  assert.deepEqual(orderIn('B', 'A'), ['B', 'A']);
  assert.deepEqual(orderIn('B'), ['B']);
  assert.deepEqual(orderIn('B', 'C'), ['B', 'C']);
});
