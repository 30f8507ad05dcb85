import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summaryOf } from '../../../engine/timeline/summary.ts';
import { object, pod } from './entries.ts';

type Fields = Record<string, unknown>;

const ROWS: readonly (readonly [string, Fields, Fields, string])[] = [
  ['a binding', { spec: {} }, { spec: { nodeName: 'node-1' } }, '-> node-1'],
  ['a scaling', { spec: { replicas: 1 } }, { spec: { replicas: 3 } },
    'replicas=3'],
  ['a cordon', { spec: {} }, { spec: { unschedulable: true } }, 'cordoned'],
  ['its end', { spec: { unschedulable: true } }, { spec: {} }, 'uncordoned'],
  ['a taint', { spec: {} }, {
    spec: {
      taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }],
    },
  }, '+taint not-ready:NoExecute'],
  ['a taint that goes',
    { spec: { taints: [{ key: 'disk', effect: 'NoSchedule' }] } },
    { spec: {} }, '-taint disk:NoSchedule'],
  ['an image', {
    spec: { template: { spec: { containers: [{ name: 'c', image: 'a' }] } } },
  }, {
    spec: { template: { spec: { containers: [{ name: 'c', image: 'b' }] } } },
  }, 'image=b'],
  ['a deletion', {}, { metadata: { deletionTimestamp: 'now' } },
    'terminating'],
  ['the first labels', {}, { metadata: { labels: { a: '1', 'b.io/c': '2' } } },
    'label a=1 label b.io/c=2'],
  ['a label', { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { a: '2', 'b.io/c': '2' } } },
    'label a=2 label b.io/c=2'],
  ['a label that goes', { metadata: { labels: { a: '1', b: '2' } } },
    { metadata: { labels: { b: '2' } } }, '-label a'],
  ['a phase', { status: {} }, { status: { phase: 'Running' } },
    'phase=Running'],
  ['a condition that is new', { status: {} },
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    'Ready=True'],
  ['a condition that is new and says why', { status: {} }, {
    status: {
      conditions: [{ type: 'Ready', status: 'False', reason: 'NotYet' }],
    },
  }, 'Ready=False (NotYet)'],
  ['a condition that changes and says why', {
    status: { conditions: [{ type: 'example.com/ok', status: 'True' }] },
  }, {
    status: {
      conditions: [{ type: 'example.com/ok', status: 'False', reason: 'No' }],
    },
  }, 'example.com/ok=False (No)'],
  ['a condition that goes',
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    { status: { conditions: [] } }, '-Ready'],
  ['an endpoint that comes', { endpoints: null }, {
    endpoints: [{ targetRef: { name: 'web-a' }, conditions: { ready: false } }],
  }, '+web-a ready=false'],
  ['an endpoint that changes', {
    endpoints: [{ targetRef: { name: 'web-a' }, conditions: { ready: true } }],
  }, {
    endpoints: [{
      targetRef: { name: 'web-a' }, conditions: { ready: false, serving: true },
    }],
  }, 'web-a ready=false web-a serving=true'],
  ['addresses', {}, { subsets: [{ addresses: [{}, {}] }] },
    'ready=2 unready=0'],
  ['a restart',
    { status: { containerStatuses: [{ name: 'c', restartCount: 1 }] } },
    { status: { containerStatuses: [{ name: 'c', restartCount: 2 }] } },
    'c restarts=2'],
  ['a container that runs', {
    status: { containerStatuses: [{ name: 'c', state: { waiting: {} } }] },
  }, {
    status: { containerStatuses: [{ name: 'c', state: { running: {} } }] },
  }, 'c running'],
  ['an init container that ended', {
    status: {
      initContainerStatuses: [{ name: 'i', state: { running: {} } }],
    },
  }, {
    status: {
      initContainerStatuses: [{
        name: 'i', state: { terminated: { exitCode: 0, reason: 'Completed' } },
      }],
    },
  }, 'i exited 0 (Completed)'],
  ['another reason to wait', {
    status: {
      containerStatuses: [{
        name: 'c', state: { waiting: { reason: 'ErrImagePull' } },
      }],
    },
  }, {
    status: {
      containerStatuses: [{
        name: 'c', state: { waiting: { reason: 'ImagePullBackOff' } },
      }],
    },
  }, 'c waiting: ImagePullBackOff'],
  ['counts of a set', { status: { replicas: 1 } }, {
    status: {
      replicas: 2, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 2,
    },
  }, 'has=2 ready=1 available=1 updated=2'],
  ['a count that falls to nothing', { status: { readyReplicas: 1 } },
    { status: {} }, 'ready=0'],
  ['an Event that comes again', { count: 1 }, { count: 2 }, 'x2'],
  ['an Event in a series', { series: { count: 2 } },
    { series: { count: 3 } }, 'x3'],
  ['a heartbeat', {
    status: { conditions: [{ type: 'Ready', lastHeartbeatTime: '1' }] },
  }, {
    status: { conditions: [{ type: 'Ready', lastHeartbeatTime: '2' }] },
  }, ''],
];

for (const [what, before, after, words] of ROWS) {
  test(`${what} is told as '${words}'`, () => {
    assert.equal(summaryOf(pod(before), pod(after)), words);
  });
}

test('says several changes in a fixed order, whatever order they have', () => {
  const after = { status: { phase: 'Running' }, spec: { nodeName: 'n' } };
  assert.equal(summaryOf(pod({ spec: {}, status: {} }), pod(after)),
    '-> n phase=Running');
});

test('says of a new object where, how many and in which phase it is', () => {
  assert.equal(summaryOf(undefined, pod({
    spec: { nodeName: 'node-1' }, status: { phase: 'Pending' },
  })), '-> node-1 phase=Pending');
  assert.equal(summaryOf(undefined, object('Deployment', 'web', {
    spec: { replicas: 3 }, status: { phase: 'no phase of a Pod' },
  })), 'replicas=3');
  assert.equal(summaryOf(undefined, object('Event', 'web.1', {
    reason: 'Scheduled', note: 'assigned',
  })), 'Scheduled: assigned');
});

test('says nothing of what is gone', () => {
  assert.equal(summaryOf(pod(), undefined), '');
});
