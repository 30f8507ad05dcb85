import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiObject } from '../../../engine/machinery/api/meta.ts';
import { describeObject, objectText }
  from '../../../engine/timeline/object-text.ts';
import { object } from './entries.ts';

test('writes an object to be read, without what differs by chance', () => {
  assert.equal(objectText({
    metadata: { name: 'web', uid: 'x', resourceVersion: '4', labels: {} },
    spec: {
      containers: [{ name: 'c', command: ['sleep', '3600'], ports: [] }],
      nodeName: undefined,
    },
  }), [
    'metadata:',
    '  name: web',
    '  labels: {}',
    'spec:',
    '  containers:',
    '    - name: c',
    '      command:',
    '        - sleep',
    '        - "3600"',
    '      ports: []',
  ].join('\n'));
});

test('quotes a text that would read as something else', () => {
  const texts = ['', '12', 'true', 'a: b', '-x', 'a\nb', 'plain text'];
  assert.deepEqual(texts.map((value) => objectText({ value })), [
    'value: ""', 'value: "12"', 'value: "true"', 'value: "a: b"',
    'value: "-x"', 'value: "a\\nb"', 'value: plain text',
  ]);
});

function holding(resource: string, found: ApiObject) {
  return {
    objects: <T extends ApiObject>(asked: string): readonly T[] =>
      (asked === resource ? [found as T] : []),
  };
}

test('finds objects by the words that kubectl understands', () => {
  const rows: readonly (readonly [string, ApiObject, string])[] = [
    ['pods', object('Pod', 'web'), 'pod/web'],
    ['pods', object('Pod', 'web', { metadata: { namespace: 'ferry' } }),
      'po/ferry/web'],
    ['deployments.apps', object('Deployment', 'web'), 'deploy/web'],
    ['nodes', object('Node', 'node-1', { metadata: { namespace: undefined } }),
      'node/node-1'],
    ['priorityclasses.scheduling.k8s.io',
      object('PriorityClass', 'gold', { metadata: { namespace: undefined } }),
      'priorityclass/gold'],
    ['leases.coordination.k8s.io',
      object('Lease', 'node-1', { metadata: { namespace: 'kube-node-lease' } }),
      'lease/kube-node-lease/node-1'],
  ];
  for (const [resource, found, name] of rows) {
    const text = describeObject(holding(resource, found), name);
    assert.match(text, new RegExp(`kind: ${found.kind}`), name);
  }
});

test('says so where there is none', () => {
  const holder = holding('pods', object('Pod', 'web'));
  for (const name of ['pod/other', 'pod/ferry/web', 'ship/web', 'pod']) {
    assert.equal(describeObject(holder, name), `there is no ${name}`);
  }
});
