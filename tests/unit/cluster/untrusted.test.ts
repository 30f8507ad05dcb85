// A realm may send anything to the API server, its runtime or its disk. It is
// refused there, and the journal, its texts and faults bear it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster, describeEntry, timelineText }
  from '@clusterwright/engine';
import type { Effect, Turn } from '@clusterwright/engine';

const ODD: readonly unknown[] = [
  null, 5, 'api', [], {}, { api: null }, { api: 7 }, { api: {} },
  { api: { verb: 'get', group: '', version: 'v1', resource: 5 } },
  { api: { verb: {}, group: '', version: 'v1', resource: 'pods' } },
  {
    api: {
      verb: 'create', group: '', version: 'v1', resource: 'pods',
      namespace: 'default', body: { metadata: { name: { toString: 1 } } },
    },
  },
  {
    api: {
      verb: 'create', group: '', version: 'v1', resource: 'nodes',
      body: { metadata: { name: 5 } },
    },
  },
  { api: { verb: 'create', group: '', version: 'v1', resource: 'pods',
    namespace: 'default', body: null } },
  { api: { verb: 'get', group: '', version: 'v1', resource: 'pods',
    namespace: ['a'], name: 'web' } },
  { api: { verb: 'ask', group: '', version: 'v1', resource: 'pods' } },
  { api: { verb: 'get', group: '__proto__', version: 'v1', resource: 'x' } },
  { http: null }, { http: { method: 'GET', path: 5 } },
  { cri: 5, pod: 5 }, { cri: 'stopContainer', pod: 5, container: {} },
];

/** What a realm says in its first turn; it hears and says nothing more. */
function saying(effects: readonly Effect[]) {
  const heard: Turn['input'][] = [];
  const realm = () => ({
    turn: ({ input }: Turn) => {
      heard.push(input);
      return heard.length === 1 ? effects : [];
    },
    kill: () => {},
  });
  return { heard, realm };
}

function calls(to: string): Effect[] {
  return ODD.flatMap((request, i) => [false, true].map((stream, j): Effect => ({
    kind: 'call', id: 2 * i + j, to, request, timeoutMs: 1_000, stream,
  })));
}

for (const [to, slot] of [
  ['api', 'controllers/mine'], ['cri', 'kubelet/node-1'],
  ['pods', 'kubelet/node-1'], ['disk', 'kubelet/node-1'],
] as const) {
  test(`odd calls to ${to} are answered, and break nothing`, () => {
    const { heard, realm } = saying([
      ...calls(to),
      ...ODD.map((request): Effect => ({ kind: 'send', to, request })),
    ]);
    const cluster = createCluster({ slots: { [slot]: { realm } } });
    cluster.interfere({ method: 'pods.nothing', what: 'lose-reply' });
    cluster.run('5s');
    const settled = new Set(heard.flatMap((input) =>
      (input.kind === 'reply' || input.kind === 'refusal' ? [input.id] : [])));
    assert.equal(settled.size, 2 * ODD.length);
    const entries = [...cluster.entries()];
    assert.ok(timelineText(entries, { hide: ['none'] }).length > 0);
    assert.ok(entries.every((entry) => describeEntry(entry) !== ''));
    const command = cluster.kubectl(['get', 'nodes']);
    cluster.run('1s');
    assert.equal(command.result?.code, 0);
  });
}

test('an odd error is told of in words', () => {
  const odd: readonly unknown[] = [
    null, 5, {}, { message: { toString: 1 } }, { message: 'm', reason: {} },
    { message: 'm', reason: 'R' },
  ];
  const { realm } = saying(odd.map((error): Effect =>
    ({ kind: 'unhandled', error })));
  const cluster = createCluster({ slots: { 'controllers/mine': { realm } } });
  cluster.run('1s');
  const texts = [...cluster.entries()].flatMap((entry) =>
    (entry.kind === 'says' && entry.trouble === 'unhandled'
      ? [entry.text.replace('nobody looked at a failed call: ', '')] : []));
  assert.deepEqual(texts, [...Array<string>(4).fill('an unknown error'),
    'm', 'R: m']);
});
