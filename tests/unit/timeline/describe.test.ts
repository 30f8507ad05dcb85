import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntryBody } from '../../../engine/machinery/journal.ts';
import { describeEntry, objectName }
  from '../../../engine/timeline/describe.ts';
import { entry, object, pod, request, stored } from './entries.ts';

const EVENT = object('Event', 'web.1', {
  reason: 'Pulled', message: 'there',
  involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
});
const CRI = { kind: 'cri', pod: 'default/web', sentAt: 0 } as const;

const ROWS: readonly (readonly [EntryBody, string])[] = [
  [stored({ after: pod({ status: { phase: 'Pending' } }) }),
    'kubectl created pod/web phase=Pending'],
  [stored({ verb: 'update', before: pod(), after: pod() }),
    'kubectl updated pod/web'],
  [stored({
    verb: 'patch', subresource: 'status', before: pod({ status: {} }),
    after: pod({ status: { phase: 'Running' } }), by: 'kubelet/node-1',
  }), 'kubelet/node-1 patched status pod/web phase=Running'],
  [stored({
    verb: 'create', subresource: 'binding', before: pod({ spec: {} }),
    after: pod({ spec: { nodeName: 'node-1' } }),
  }), 'kubectl bound pod/web -> node-1'],
  [stored({ verb: 'create', subresource: 'eviction', before: pod() }),
    'kubectl evicted pod/web'],
  [stored({
    verb: 'delete', before: pod(),
    after: pod({ metadata: { deletionTimestamp: 'now' } }),
  }), 'kubectl asked to delete pod/web terminating'],
  [stored({ verb: 'delete', before: pod() }), 'kubectl deleted pod/web'],
  [stored({ verb: 'deletecollection', before: pod() }),
    'kubectl deletecollection pod/web'],
  [stored({ resource: 'events', after: EVENT }),
    'kubectl event pod/web Pulled: there'],
  [stored({ resource: 'events', before: EVENT, after: EVENT }),
    'kubectl event again pod/web Pulled: there'],
  [stored({
    resource: 'events', after: object('Event', 'e', {
      reason: 'Scheduled', note: 'assigned',
      regarding: { kind: 'Pod', namespace: 'ferry', name: 'web' },
    }),
  }), 'kubectl event pod/ferry/web Scheduled: assigned'],
  [request(200), 'kubelet/node-1 get pod/web 200'],
  [request(409, { verb: 'update', subresource: 'status' },
    { reason: 'Conflict', message: 'changed\nby somebody' }),
    'kubelet/node-1 update status pod/web 409 Conflict changed'],
  [request(0), 'kubelet/node-1 get pod/web no answer'],
  [{
    kind: 'saw', type: 'ADDED', resource: 'pods', key: 'ferry/web',
    object: pod(),
  }, 'kubelet/node-1 saw pod/ferry/web ADDED'],
  [{ ...CRI, op: 'startContainer', container: 'c', result: 'ok' },
    'kubelet/node-1 startContainer pod/web c'],
  [{ ...CRI, op: 'pullImage', result: 'error', detail: 'not found' },
    'kubelet/node-1 pullImage pod/web failed not found'],
  [{
    kind: 'process', pod: 'default/web', container: 'c', what: 'exited',
    exitCode: 0,
  }, 'kubelet/node-1 exited pod/web c code 0'],
  [{
    kind: 'process', pod: 'default/web', container: 'c', what: 'signalled',
    signal: 'SIGTERM',
  }, 'kubelet/node-1 signalled pod/web c SIGTERM'],
  [{
    kind: 'probe', pod: 'default/web', container: 'c', probe: 'readiness',
    result: 'failure', output: 'HTTP 500\nbody',
  }, 'kubelet/node-1 readiness probe pod/web c failure HTTP 500'],
  [{
    kind: 'routed', client: 'shop', service: 'default/web', endpoint: 'web-a',
    outcome: 'refused', attempts: 2, sentAt: 0,
  }, 'shop routed service/web web-a refused 2 attempts'],
  [{ kind: 'raft', what: 'elected', detail: { term: 2 } },
    'kubelet/node-1 elected'],
  [{ kind: 'fault', what: 'crash', target: 'node-2' },
    'kubelet/node-1 crash node-2'],
  [{ kind: 'says', text: 'hello' }, 'kubelet/node-1 says hello'],
  [{ kind: 'turn', detail: 'too many' }, 'kubelet/node-1 turn too many'],
];

for (const [body, line] of ROWS) {
  test(`reads '${line}'`, () => {
    assert.equal(describeEntry(entry(body)), line);
  });
}

test('names objects by the singular, without the default namespace', () => {
  const names: readonly (readonly [string, string, string])[] = [
    ['pods', 'default/web', 'pod/web'],
    ['deployments.apps', 'ferry/web', 'deployment/ferry/web'],
    ['leases.coordination.k8s.io', 'kube-node-lease/node-1',
      'lease/kube-node-lease/node-1'],
    ['priorityclasses.scheduling.k8s.io', 'gold', 'priorityclass/gold'],
    ['endpoints', 'default/web', 'endpoints/web'],
  ];
  for (const [resource, key, name] of names) {
    assert.equal(objectName(resource, key), name);
  }
});
