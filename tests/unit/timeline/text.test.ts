import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timelineText, timeText, topicsOf }
  from '../../../engine/timeline/text.ts';
import { entry, journal, object, pod, request, stored } from './entries.ts';

const RUN = journal(
  [-20, 'etcd', stored({ by: 'kubectl', after: pod() })],
  [5, 'kube-scheduler', {
    kind: 'saw', type: 'ADDED', resource: 'pods', key: 'default/web',
    object: pod(),
  }],
  [1015, 'kubelet/node-1', { kind: 'says', text: 'hello' }],
  [61_200, 'kubelet/node-10', request(404, { verb: 'update' })],
);

test('aligns its columns and ends lines where their text ends', () => {
  assert.equal(timelineText(RUN), [
    '      t  actor            what     object   detail',
    '  -20ms  kubectl          created  pod/web',
    ' 1.015s  kubelet/node-1   says              hello',
    '61.200s  kubelet/node-10  update   pod/web  404',
  ].join('\n'));
});

test('is empty if there is nothing to show', () => {
  assert.equal(timelineText([]), '');
  assert.equal(timelineText(RUN, { actors: ['etcd'] }), '');
});

/** The first words of the lines that are shown. */
function shown(options: Parameters<typeof timelineText>[1]): string[] {
  return timelineText(RUN, options).split('\n').slice(1)
    .map((line) => line.trim().split(/\s+/)[1]!);
}

test('shows the actors asked for; a prefix stands for all with it', () => {
  assert.deepEqual(shown({ actors: ['kubelet'] }),
    ['kubelet/node-1', 'kubelet/node-10']);
  assert.deepEqual(shown({ actors: ['kubelet/node-1'] }), ['kubelet/node-1']);
});

test('hides what is named instead of what it hides by itself', () => {
  assert.deepEqual(shown({ hide: ['says', 'refusal'] }),
    ['kubectl', 'kube-scheduler']);
  assert.deepEqual(shown({ hide: [] }), shown({}));
});

test('tells times in milliseconds below a second, in seconds above', () => {
  assert.deepEqual([0, 999.4, 1000, -1500, 3_600_000].map(timeText),
    ['0ms', '999ms', '1.000s', '-1.500s', '3600.000s']);
});

test('tells a refusal from an answer', () => {
  const topics = (...given: Parameters<typeof request>): string =>
    topicsOf(entry(request(...given))).join();
  assert.equal(topics(200), 'request');
  assert.equal(topics(404), 'request');
  assert.equal(topics(404, { verb: 'delete' }), 'refusal');
  assert.equal(topics(409, { verb: 'update' }), 'refusal');
  assert.equal(topics(0), 'refusal');
});

test('sorts what is stored by what a reader may want to hide', () => {
  const topic = (...given: Parameters<typeof stored>): string =>
    topicsOf(entry(stored(...given))).at(-1)!;
  const node = object('Node', 'node-1', {
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  const later = object('Node', 'node-1', {
    status: {
      conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2' }],
    },
  });
  const away = object('Node', 'node-1', {
    status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
  });
  assert.equal(topic({ resource: 'leases.coordination.k8s.io' }), 'lease');
  assert.equal(topic({ resource: 'events' }), 'event');
  assert.equal(topic({
    resource: 'configmaps', key: 'ferry/kube-root-ca.crt',
  }), 'setup');
  assert.equal(topic({ resource: 'configmaps', key: 'ferry/conf' }), 'stored');
  assert.equal(topic({
    resource: 'serviceaccounts', key: 'ferry/default',
  }), 'setup');
  assert.equal(topic({ resource: 'nodes', before: node, after: later }),
    'heartbeat');
  assert.equal(topic({ resource: 'nodes', before: node, after: away }),
    'stored');
});
