import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerStatuses }
  from '../../../../engine/node/kubelet/container-status.ts';
import { pod, runtime } from './pods.ts';

const BACKOFF = { reason: 'CrashLoopBackOff', message: 'back-off 10s …' };

test('regular containers come by name, init containers as they run', () => {
  const one = pod({ containers: ['web', 'side'], inits: ['b', 'a'] });
  const { containerStatuses: regular, initContainerStatuses: inits }
    = containerStatuses(one, runtime(), new Map());
  assert.deepEqual(regular?.map(({ name }) => name), ['side', 'web']);
  assert.deepEqual(inits?.map(({ name }) => name), ['b', 'a']);
  assert.deepEqual(regular?.[0]?.state, {
    waiting: { reason: 'PodInitializing' },
  });
});

test('the last run stands in lastState, counted', () => {
  const [status] = containerStatuses(
    pod(), runtime(['web:exited=1', 'web:running']), new Map(),
  ).containerStatuses!;
  assert.equal(status?.restartCount, 1);
  assert.deepEqual(status?.state, {
    running: { startedAt: '1970-01-01T00:00:01Z' },
  });
  assert.deepEqual(status?.lastState, {
    terminated: {
      exitCode: 1, reason: 'Error', startedAt: '1970-01-01T00:00:00Z',
      finishedAt: '1970-01-01T00:00:00Z', containerID: 'containerd://web-0',
    },
  });
});

test('what waits for its next start says why, and keeps its end', () => {
  const [status] = containerStatuses(
    pod(), runtime(['web:exited=1']), new Map([['web', BACKOFF]]),
  ).containerStatuses!;
  assert.deepEqual(status?.state, { waiting: BACKOFF });
  assert.equal(status?.lastState?.terminated?.exitCode, 1);
});

test('a Pod that is being deleted waits for nothing', () => {
  const metadata = { deletionTimestamp: '1970-01-01T00:00:30Z' };
  const [status] = containerStatuses(
    pod({ metadata }), runtime(['web:exited=1']), new Map([['web', BACKOFF]]),
  ).containerStatuses!;
  assert.equal(status?.state?.terminated?.exitCode, 1);
});

test('a container that nobody can find has ended somehow', () => {
  const running = { running: { startedAt: '1970-01-01T00:00:00Z' } };
  const status = {
    containerStatuses: [{
      name: 'web', state: running, lastState: {}, ready: true,
      restartCount: 2, image: 'i', imageID: 'i', containerID: 'containerd://x',
    }],
  };
  const [found] = containerStatuses(pod({ status }), runtime(), new Map())
    .containerStatuses!;
  assert.equal(found?.ready, false);
  assert.equal(found?.restartCount, 2);
  assert.equal(found?.lastState?.terminated?.reason,
    'ContainerStatusUnknown');
  assert.equal(found?.lastState?.terminated?.exitCode, 137);
});
