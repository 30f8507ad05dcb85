import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableOf } from
  '../../../../engine/control-plane/apiserver/printing/index.ts';
import type { ApiObject } from '../../../../engine/machinery/api/meta.ts';
import {
  events, nodes, pods, priorityclasses,
} from '../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../engine/machinery/api/resource.ts';
import { parseTime } from '../../../../engine/machinery/api/time.ts';

const NOW = parseTime('2026-11-21T10:00:00Z');
const CREATED = '2026-11-21T09:59:00Z';

/** An object's cells as `kubectl get` would line them up; `-o wide` too. */
function row(resource: Resource, object: object, isWide = false): string {
  const { rows, columnDefinitions } = tableOf(
    resource, [object as ApiObject], {}, 'None', NOW,
  ) as {
    readonly rows: readonly { readonly cells: readonly unknown[] }[];
    readonly columnDefinitions: readonly { readonly priority: number }[];
  };
  return rows[0]!.cells
    .filter((_, index) => isWide || columnDefinitions[index]!.priority === 0)
    .join(' | ');
}

function pod(status: object, spec: object = {}, metadata: object = {}) {
  return {
    metadata: { name: 'web', creationTimestamp: CREATED, ...metadata },
    spec: { containers: [{ name: 'c' }], ...spec },
    status,
  };
}
const container = (state: object, more: object = {}) => ({
  name: 'c', state, lastState: {}, ready: false, restartCount: 0, ...more,
});
const running = container({ running: {} }, { ready: true });

test('a Pod shows the latest reason that somebody gave', () => {
  const gate = {
    type: 'PodScheduled', status: 'False', reason: 'SchedulingGated',
  };
  const crashed = container(
    { waiting: { reason: 'CrashLoopBackOff' } },
    {
      restartCount: 3,
      lastState: { terminated: { finishedAt: '2026-11-21T09:59:50Z' } },
    },
  );
  const exited = (terminated: object) => ({
    phase: 'Failed', containerStatuses: [container({ terminated })],
  });
  const cases: [string, object][] = [
    ['web | 0/1 | Pending | 0 | 60s', { phase: 'Pending' }],
    ['web | 0/1 | SchedulingGated | 0 | 60s',
      { phase: 'Pending', conditions: [gate] }],
    ['web | 1/1 | Running | 0 | 60s',
      { phase: 'Running', containerStatuses: [running] }],
    ['web | 0/1 | CrashLoopBackOff | 3 (10s ago) | 60s',
      { phase: 'Running', containerStatuses: [crashed] }],
    ['web | 0/1 | Completed | 0 | 60s',
      exited({ reason: 'Completed', exitCode: 0 })],
    ['web | 0/1 | ExitCode:3 | 0 | 60s', exited({ exitCode: 3 })],
    ['web | 0/1 | Signal:9 | 0 | 60s', exited({ exitCode: 137, signal: 9 })],
    ['web | 0/1 | Evicted | 0 | 60s', { phase: 'Failed', reason: 'Evicted' }],
  ];
  for (const [expected, status] of cases) {
    assert.equal(row(pods, pod(status)), expected);
  }
});

test('a Pod on its way shows how far its init containers are', () => {
  const spec = { initContainers: [{ name: 'a' }, { name: 'b' }] };
  const done = container({ terminated: { exitCode: 0 } }, { name: 'a' });
  const cases: [string, object[]][] = [
    ['Init:0/2', [container({ running: {} }, { name: 'a' })]],
    ['Init:1/2', [done,
      container({ waiting: { reason: 'PodInitializing' } }, { name: 'b' })]],
    ['Init:Error', [container(
      { terminated: { exitCode: 1, reason: 'Error' } }, { name: 'a' },
    )]],
    ['Init:CrashLoopBackOff', [done, container(
      { waiting: { reason: 'CrashLoopBackOff' } }, { name: 'b' },
    )]],
  ];
  for (const [expected, initContainerStatuses] of cases) {
    const status = { phase: 'Pending', initContainerStatuses };
    assert.equal(row(pods, pod(status, spec)),
      `web | 0/1 | ${expected} | 0 | 60s`);
  }
});

test('a sidecar counts among the containers, and so do its restarts', () => {
  const spec = { initContainers: [{ name: 's', restartPolicy: 'Always' }] };
  const sidecar = container(
    { running: {} }, { name: 's', ready: true, started: true, restartCount: 1 },
  );
  const status = {
    phase: 'Running',
    initContainerStatuses: [sidecar],
    containerStatuses: [running],
  };
  assert.equal(row(pods, pod(status, spec)), 'web | 2/2 | Running | 1 | 60s');
});

test('a Pod that is being deleted terminates, unless it has ended', () => {
  const metadata = { deletionTimestamp: CREATED };
  const alive = { phase: 'Running', containerStatuses: [running] };
  assert.equal(row(pods, pod(alive, {}, metadata)),
    'web | 1/1 | Terminating | 0 | 60s');
  assert.equal(row(pods, pod({ phase: 'Succeeded' }, {}, metadata)),
    'web | 0/1 | Succeeded | 0 | 60s');
});

test('a wide Pod shows where it is', () => {
  const status = { phase: 'Running', podIPs: [{ ip: '10.244.1.2' }] };
  assert.equal(row(pods, pod(status, { nodeName: 'node-1' }), true),
    'web | 0/1 | Running | 0 | 60s | 10.244.1.2 | node-1 | <none> | <none>');
});

test('a node shows its readiness, its cordon and its roles', () => {
  const node = (ready: string, spec: object = {}, labels: object = {}) => ({
    metadata: { name: 'n', creationTimestamp: CREATED, labels },
    spec,
    status: {
      conditions: [{ type: 'Ready', status: ready }],
      nodeInfo: { kubeletVersion: 'v1.36.2' },
    },
  });
  const worker = { 'node-role.kubernetes.io/worker': '' };
  assert.equal(row(nodes, node('True')), 'n | Ready | <none> | 60s | v1.36.2');
  assert.equal(row(nodes, node('Unknown', { unschedulable: true }, worker)),
    'n | NotReady,SchedulingDisabled | worker | 60s | v1.36.2');
});

test('an Event shows when it was seen, whichever way it says so', () => {
  const event = (more: object) => ({
    metadata: { name: 'e' }, type: 'Normal', reason: 'Started',
    message: ' it runs\n', involvedObject: { kind: 'Pod', name: 'web' },
    firstTimestamp: null, lastTimestamp: null, eventTime: null, ...more,
  });
  const end = 'Normal | Started | pod/web | it runs';
  assert.equal(row(events, event({ lastTimestamp: CREATED })), `60s | ${end}`);
  assert.equal(row(events, event({ eventTime: CREATED })), `60s | ${end}`);
  assert.equal(row(events, event({})), `<unknown> | ${end}`);
});

test('a priority class is printed as recorded', () => {
  const object = {
    metadata: {
      name: 'system-node-critical', creationTimestamp: '2026-11-21T09:33:00Z',
    },
    value: 2_000_001_000,
    preemptionPolicy: 'PreemptLowerPriority',
  };
  assert.equal(row(priorityclasses, object), 'system-node-critical | '
    + '2000001000 | false | 27m | PreemptLowerPriority');
});
