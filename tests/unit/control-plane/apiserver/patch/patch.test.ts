import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyDefaults,
} from '../../../../../engine/control-plane/apiserver/defaulting/index.ts';
import {
  applyPatch,
} from '../../../../../engine/control-plane/apiserver/patch/index.ts';
import {
  decode,
} from '../../../../../engine/control-plane/apiserver/validation/index.ts';
import type { ApiObject } from '../../../../../engine/machinery/api/meta.ts';
import {
  configmaps, deployments, pods, serviceaccounts,
} from '../../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../../engine/machinery/api/resource.ts';
import type { PatchType } from '../../../../../engine/machinery/request.ts';
import { exchange, refusalOf, targetOf } from '../semantics.ts';
import type { Json } from '../semantics.ts';

const TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

/** The recorded patch `n` on what exchange `before` answered. */
function patched(n: number, before: number): ApiObject {
  const { path, body, headers } = exchange(n).request;
  const { resource } = targetOf(path)!;
  const type = TYPES[headers!['Content-Type']!]!;
  const old = exchange(before).response.body as unknown as ApiObject;
  return applyDefaults(resource, applyPatch(type, resource, old, body));
}

/** Without what the server and the controllers write between two patches. */
function sent(object: unknown): Json {
  const { metadata, status: _, ...rest } = object as Record<string, Json>;
  const { resourceVersion: _r, generation: _g, ...meta } = metadata!;
  const { ...annotations } = meta.annotations as Record<string, string> ?? {};
  delete annotations['deployment.kubernetes.io/revision'];
  return { metadata: { ...meta, annotations }, ...rest };
}

for (const [n, before] of [
  [90, 89], [93, 90], [95, 93], [96, 95], [97, 96], [98, 97], [99, 97],
  [105, 99], [136, 135], [145, 143], [147, 145], [455, 454],
] as const) {
  test(`answers as the real server did: ${exchange(n).title}`, () => {
    const { body } = exchange(n).response;
    assert.deepEqual(sent(patched(n, before)), sent(body));
    const containers = (object: unknown): string =>
      JSON.stringify((object as { spec?: Json }).spec ?? {});
    assert.equal(containers(patched(n, before)), containers(body));
  });
}

for (const n of [91, 92]) {
  test(`refuses as the real server did: ${exchange(n).title}`, () => {
    const refused = refusalOf(() => patched(n, 90));
    assert.deepEqual(refused, exchange(n).response.body);
  });
}

test('merges a Pod\'s conditions by type', () => {
  const before = exchange(446).response.body as unknown as ApiObject;
  const { path, body } = exchange(444).request;
  const { resource } = targetOf(path)!;
  const result = applyPatch('strategic', resource, before, body);
  const typesOf = (object: unknown): string[] => {
    const { status } = object as { status: { conditions: { type: string }[] } };
    return status.conditions.map(({ type }) => type).sort();
  };
  assert.deepEqual(typesOf(result), typesOf(exchange(444).response.body));
});

const withContainers = (containers: readonly object[]): object =>
  ({ spec: { containers } });
const pod = decode(pods, {
  metadata: { name: 'x', finalizers: ['a/1', 'a/2'], labels: { a: '1' } },
  spec: {
    containers: [
      { name: 'a', image: '1', env: [{ name: 'A', value: '1' }] },
      { name: 'b', image: '1', command: ['x', 'y'] },
      { name: 'c', image: '1' },
    ],
    volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }],
    nodeSelector: { a: '1', b: '2' },
  },
});
const strategic = (patch: unknown): Json =>
  applyPatch('strategic', pods, pod, patch) as unknown as Json;
const namesOf = (object: Json): string[] => {
  const { containers } = object.spec as { containers: { name: string }[] };
  return containers.map(({ name }) => name);
};

test('puts new items before the old ones, as the real server does', () => {
  const result = strategic(withContainers([{ name: 'n' }, { name: 'b' }]));
  assert.deepEqual(namesOf(result), ['n', 'a', 'b', 'c']);
});

test('replaces a list that says $patch: replace', () => {
  const list = [{ $patch: 'replace' }, { name: 'only', image: '2' }];
  assert.deepEqual(namesOf(strategic(withContainers(list))), ['only']);
});

test('deletes items, and says so if the key is missing', () => {
  const gone = strategic(withContainers([{ name: 'b', $patch: 'delete' }]));
  assert.deepEqual(namesOf(gone), ['a', 'c']);
  const text = 'map: map[$patch:delete] does not contain declared merge ' +
    'key: name';
  assert.throws(() => strategic(withContainers([{ $patch: 'delete' }])),
    { code: 500, message: text });
});

test('replaces a map that says $patch: replace', () => {
  const patch = { spec: { nodeSelector: { $patch: 'replace', c: '3' } } };
  const { spec } = strategic(patch) as { spec: Json };
  assert.deepEqual(spec.nodeSelector, { c: '3' });
});

test('joins sets of scalars and deletes from them', () => {
  const patch = { metadata: {
    finalizers: ['a/3', 'a/1'], '$deleteFromPrimitiveList/finalizers': ['a/2'],
  } };
  const { metadata } = strategic(patch) as { metadata: Json };
  assert.deepEqual(metadata.finalizers, ['a/3', 'a/1']);
});

test('orders items as $setElementOrder says', () => {
  const result = strategic({ spec: {
    '$setElementOrder/containers': [
      { name: 'c' }, { name: 'n' }, { name: 'a' },
    ],
    containers: [{ name: 'n' }],
  } });
  assert.deepEqual(namesOf(result), ['b', 'c', 'n', 'a']);
});

test('refuses an order that its own items do not follow', () => {
  assert.throws(() => strategic({ spec: {
    '$setElementOrder/containers': [{ name: 'a' }],
    containers: [{ name: 'n' }],
  } }), { code: 500 });
});

test('keeps only the keys that $retainKeys names', () => {
  const result = strategic({ spec: { volumes: [{
    name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' },
  }] } }) as { spec: Json };
  assert.deepEqual(result.spec.volumes,
    [{ name: 'v', hostPath: { path: '/x' } }]);
  assert.throws(() => strategic({ spec: { volumes: [{
    name: 'v', $retainKeys: ['name'], hostPath: { path: '/x' },
  }] } }), { code: 400, message: 'invalid patch format of retainKeys' });
});

test('replaces lists without a merge key whole', () => {
  const list = [{ name: 'b', command: ['z'] }];
  const result = strategic(withContainers(list)) as
    { spec: { containers: Json[] } };
  assert.deepEqual(result.spec.containers[1]!.command, ['z']);
});

test('merges into lists inside items of lists', () => {
  const list = [{ name: 'a', env: [{ name: 'B', value: '2' }] }];
  const result = strategic(withContainers(list)) as
    { spec: { containers: Json[] } };
  assert.deepEqual(result.spec.containers[0]!.env,
    [{ name: 'B', value: '2' }, { name: 'A', value: '1' }]);
});

test('says what a strategic patch of a wrong type did', () => {
  const refuse = (patch: unknown, message: string): void =>
    assert.throws(() => strategic(patch), { code: 422, message });
  refuse({ spec: { activeDeadlineSeconds: 'soon' } }, ' "" is invalid: ' +
    'patch: Invalid value: "map[spec:map[activeDeadlineSeconds:soon]]": ' +
    'unrecognized type: int64');
  refuse({ metadata: { labels: { b: 1 } } }, ' "" is invalid: patch: ' +
    'Invalid value: "map[metadata:map[labels:map[b:1]]]": cannot convert ' +
    'int64 to string');
  refuse({ spec: { containers: 'all' } }, ' "" is invalid: patch: Invalid ' +
    'value: "map[spec:map[containers:all]]": cannot restore slice from ' +
    'string');
});

test('says what a merge patch of a wrong type did', () => {
  const patch = { spec: { activeDeadlineSeconds: 'soon' } };
  assert.throws(() => applyPatch('merge', pods, pod, patch), {
    code: 400,
    message: 'Pod in version "v1" cannot be handled as a Pod: json: cannot ' +
      'unmarshal string into Go struct field ' +
      'PodSpec.spec.activeDeadlineSeconds of type int64',
  });
});

test('refuses unknown fields under Strict and drops them otherwise', () => {
  const patch = { spec: { replicaz: 1 } };
  const result = applyPatch('strategic', pods, pod, patch, {
    fieldValidation: 'Ignore',
  });
  assert.deepEqual(result, pod);
  assert.throws(() => applyPatch('strategic', pods, pod, patch, {
    fieldValidation: 'Strict',
  }), { code: 422, message: / strict decoding error: unknown field / });
});

test('refuses bodies that are no patch', () => {
  const refuse = (type: PatchType, patch: unknown, message: string): void =>
    assert.throws(() => applyPatch(type, pods, pod, patch), {
      code: 400, message: `error decoding patch: json: cannot unmarshal ` +
        message,
    });
  const operations = 'into Go value of type []handlers.jsonPatchOp';
  const map = 'into Go value of type map[string]interface {}';
  refuse('json', {}, `object ${operations}`);
  refuse('json', 7, `number ${operations}`);
  refuse('merge', [], `array ${map}`);
  refuse('strategic', 'x', `string ${map}`);
});

test('refuses operations that are none, and pointers that are none', () => {
  for (const operation of [
    null, 3, {}, { op: 'swap', path: '/a' }, { op: 'add', path: '/a' },
    { op: 'add', path: 'a', value: 1 }, { op: 'remove' },
    { op: 'add', path: '/spec/containers/9', value: {} },
    { op: 'move', from: '/spec', path: '/spec/containers' },
    { op: 'add', path: '/__proto__/x', value: 1 },
    { op: 'add', path: '/toString/x', value: 1 },
    { op: 'add', path: '/metadata/labels/__proto__', value: {} },
    { op: 'add', path: '/spec/constructor/x', value: 1 },
    { op: 'replace', path: '/spec/containers/x', value: 1 },
    { op: 'copy', from: '/spec/containers/0', path: '/spec/containers/7' },
    { op: 'add', path: '/metadata/name/x', value: 1 },
  ]) {
    assert.throws(() => applyPatch('json', pods, pod, [operation]),
      { code: 422, reason: 'Invalid' });
  }
  for (const clean of [{}, {}.toString]) {
    assert.equal((clean as { x?: number }).x, undefined);
  }
});

test('refuses more operations than ten thousand', () => {
  const operation = { op: 'test', path: '/kind', value: 'Pod' };
  const many = Array.from({ length: 10_001 }, () => operation);
  assert.throws(() => applyPatch('json', pods, pod, many), { code: 413 });
});

test('refuses patches deeper than any object', () => {
  let deep: object = {};
  for (let level = 0; level < 20_000; level += 1) deep = { a: deep };
  for (const type of ['merge', 'strategic'] as const) {
    assert.throws(() => applyPatch(type, pods, pod, deep), { code: 400 });
  }
});

test('refuses to copy and to compare what is deeper than any object', () => {
  let value: object = {};
  for (let level = 0; level < 20_000; level += 1) value = { a: value };
  const text = `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`;
  for (const last of [
    { op: 'copy', from: '/deep', path: '/other' },
    { op: 'test', path: '/deep', value: JSON.parse('{"a":{}}') as object },
    { op: 'test', path: '/deep', value: JSON.parse(text) as object },
  ]) {
    const patch = [{ op: 'add', path: '/deep', value }, last];
    assert.throws(() => applyPatch('json', pods, pod, patch), { code: 422 });
  }
});

test('takes a value away before it puts it elsewhere', () => {
  const patched = applyPatch('json', pods, pod, [
    { op: 'add', path: '/metadata/finalizers', value: ['x/a', 'x/b', 'x/c'] },
    { op: 'move', from: '/metadata/finalizers/0',
      path: '/metadata/finalizers/2' },
  ]);
  assert.deepEqual(patched.metadata.finalizers, ['x/b', 'x/c', 'x/a']);
  assert.throws(() => applyPatch('json', pods, pod, [
    { op: 'add', path: '/metadata/finalizers', value: ['x/a'] },
    { op: 'move', from: '/metadata/finalizers/0',
      path: '/metadata/finalizers/1' },
  ]), { code: 422 });
});

test('refuses apply, and strategic patches of custom resources', () => {
  const widgets: Resource = {
    ...configmaps, group: 'example.com', resource: 'widgets', kind: 'Widget',
  };
  assert.throws(() => applyPatch('apply', pods, pod, {}), { code: 415 });
  const { path, body } = exchange(275).request;
  assert.ok(path.endsWith('/widgets/a'));
  const refused = refusalOf(() =>
    applyPatch('strategic', widgets, pod, body));
  assert.deepEqual(refused, exchange(275).response.body);
});

test('gives back the same object where nothing changes', () => {
  const same = { metadata: { labels: { a: '1', gone: null } } };
  assert.equal(applyPatch('merge', pods, pod, same), pod);
  assert.equal(applyPatch('strategic', pods, pod, same), pod);
});

test('shares what a patch leaves alone', () => {
  const labels = { metadata: { labels: { b: '2' } } };
  for (const result of [
    applyPatch('merge', pods, pod, labels),
    applyPatch('strategic', pods, pod, labels),
    applyPatch('json', pods, pod,
      [{ op: 'add', path: '/metadata/labels/b', value: '2' }]),
  ]) {
    assert.equal((result as unknown as Json).spec,
      (pod as unknown as Json).spec);
    assert.deepEqual(result.metadata.labels, { a: '1', b: '2' });
    assert.deepEqual(pod.metadata.labels, { a: '1' });
  }
});

test('merges a ServiceAccount\'s secrets by name', () => {
  const account = decode(serviceaccounts, {
    metadata: { name: 's' }, secrets: [{ name: 'a' }],
  });
  const patch = { secrets: [{ name: 'b' }] };
  const result = applyPatch('strategic', serviceaccounts, account, patch);
  assert.deepEqual((result as unknown as Json).secrets,
    [{ name: 'b' }, { name: 'a' }]);
});

test('changes a Deployment\'s strategy with what kubectl sends', () => {
  const deployment = applyDefaults(deployments, decode(deployments, {
    metadata: { name: 'd' },
    spec: { selector: {}, template: {} },
  }));
  const patch = { spec: { strategy: {
    $retainKeys: ['type'], type: 'Recreate', rollingUpdate: null,
  } } };
  const { spec } = applyPatch('strategic', deployments, deployment, patch) as
    unknown as { spec: Json };
  assert.deepEqual(spec.strategy, { type: 'Recreate' });
});
