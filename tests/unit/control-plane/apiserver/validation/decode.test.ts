import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decode,
} from '../../../../../engine/control-plane/apiserver/validation/index.ts';
import type { ApiObject } from '../../../../../engine/machinery/api/meta.ts';
import {
  configmaps, deployments, events, leases, nodes, pods,
} from '../../../../../engine/machinery/api/resource.ts';
import { createdIn, scenarios } from '../recorded.ts';
import { exchange, refusalOf, targetOf } from '../semantics.ts';

const pod = (spec: object): object =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec });

function decodeBody(n: number, fieldValidation?: string): unknown {
  const { path, body } = exchange(n).request;
  return decode(targetOf(path)!.resource, body, { fieldValidation });
}

test('gives back every recorded object as it is, field order included', () => {
  let count = 0;
  for (const scenario of scenarios) {
    for (const { resource, object: recorded } of createdIn(scenario)) {
      const object = withoutNullLists(recorded);
      const decoded = decode(resource, object);
      assert.equal(JSON.stringify(decoded), JSON.stringify(object));
      assert.equal(decoded, object);
      count += 1;
    }
  }
  assert.ok(count > 1000, `${count} objects`);
});

/** The real server writes a slice's missing lists as null. */
function withoutNullLists(object: ApiObject): ApiObject {
  const entries = Object.entries(object)
    .filter(([key, value]) => value !== null || key.endsWith('Time') ||
      key.endsWith('Timestamp'));
  return Object.fromEntries(entries) as unknown as ApiObject;
}

test('refuses unknown fields under Strict with upstream\'s words', () => {
  const refused = refusalOf(() => decodeBody(43, 'Strict'));
  assert.deepEqual(refused, exchange(43).response.body);
});

test('warns of unknown fields and drops them', () => {
  const { path, body } = exchange(44).request;
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  const decoded = decode(targetOf(path)!.resource, body, { warn });
  assert.deepEqual(warnings, [
    'unknown field "spec.containers[0].imagee"',
    'unknown field "spec.replicaz"',
  ]);
  assert.ok(!JSON.stringify(decoded).includes('imagee'));
});

test('says nothing of unknown fields under Ignore', () => {
  const { path, body } = exchange(45).request;
  decode(targetOf(path)!.resource, body, {
    fieldValidation: 'Ignore',
    warn: () => assert.fail('no warning'),
  });
});

for (const [n, title] of [
  [29, 'an apiVersion that does not exist'],
  [50, 'a number where a string belongs'],
  [175, 'a quantity that is none'],
] as const) {
  test(`refuses ${title} with upstream's words`, () => {
    const refused = refusalOf(() => decodeBody(n));
    assert.deepEqual(refused, exchange(n).response.body);
  });
}

for (const [body, text] of [
  [pod({ containers: 'all' }), 'json: cannot unmarshal string into Go ' +
    'struct field PodSpec.spec.containers of type []v1.Container'],
  [pod({ containers: [5] }), 'json: cannot unmarshal number into Go ' +
    'struct field PodSpec.spec.containers of type v1.Container'],
  [pod({ containers: [{ name: true }] }), 'json: cannot unmarshal bool into ' +
    'Go struct field Container.spec.containers.name of type string'],
  [pod({ nodeSelector: ['a'] }), 'json: cannot unmarshal array into Go ' +
    'struct field PodSpec.spec.nodeSelector of type map[string]string'],
  [pod({ restartPolicy: {} }), 'json: cannot unmarshal object into Go ' +
    'struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy'],
  [pod({ activeDeadlineSeconds: 1.5 }), 'json: cannot unmarshal number 1.5 ' +
    'into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64'],
  [pod({ priority: 3e9 }), 'json: cannot unmarshal number 3000000000 ' +
    'into Go struct field PodSpec.spec.priority of type int32'],
  [{ metadata: 7 }, 'json: cannot unmarshal number into Go struct field ' +
    'Pod.metadata of type v1.ObjectMeta'],
  [{ metadata: { deletionTimestamp: 'soon' } }, 'parsing time "soon" as ' +
    '"2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"'],
  [{ metadata: { deletionTimestamp: '2026-13-01T00:00:00Z' } }, 'parsing ' +
    'time "2026-13-01T00:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot ' +
    'parse "2026-13-01T00:00:00Z" as "2006"'],
] as const) {
  test(`names the field: ${text}`, () => {
    assert.throws(() => decode(pods, body), {
      code: 400,
      message: `Pod in version "v1" cannot be handled as a Pod: ${text}`,
    });
  });
}

test('takes a body for its kind if it does not say one', () => {
  const { kind, apiVersion } = decode(deployments, { metadata: {} });
  assert.equal(`${apiVersion} ${kind}`, 'apps/v1 Deployment');
});

test('refuses what is no object', () => {
  for (const body of [null, undefined, 3, 'x', [], true]) {
    assert.throws(() => decode(pods, body), { code: 400 });
  }
});

test('drops zero values and fills in what is always written', () => {
  const body = pod({
    hostNetwork: false,
    nodeName: '',
    priority: 0,
    containers: [{ image: 'a', command: [], env: [{ name: 'A', value: '' }] }],
  });
  assert.deepEqual(decode(pods, body), {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'x' },
    spec: {
      containers: [
        { name: '', image: 'a', env: [{ name: 'A' }], resources: {} },
      ],
      priority: 0,
    },
    status: {},
  });
});

test('writes quantities and times as the server does', () => {
  const node = decode(nodes, {
    metadata: { name: 'n', deletionTimestamp: '2026-03-01T00:30:00+01:00' },
    status: { capacity: { memory: '1024Mi', cpu: 0.5, pods: 110 } },
  }) as unknown as Record<string, Record<string, unknown>>;
  assert.equal(node.metadata!.deletionTimestamp, '2026-02-28T23:30:00Z');
  assert.deepEqual(
    Object.entries(node.status!.capacity as object),
    [['cpu', '500m'], ['memory', '1Gi'], ['pods', '110']],
  );
  const lease = decode(leases, {
    metadata: { name: 'l' }, spec: { renewTime: '2026-11-21T09:45:15.7Z' },
  });
  const { spec } = lease as unknown as { spec: object };
  assert.deepEqual(spec, { renewTime: '2026-11-21T09:45:15.700000Z' });
});

test('takes null for nothing', () => {
  const body = { metadata: { name: 'c', labels: null }, data: { a: null } };
  assert.deepEqual(decode(configmaps, body), {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name: 'c' },
    data: { a: '' },
  });
});

test('keeps a key called __proto__ a key', () => {
  const body = JSON.parse('{"metadata": {"name": "c", "__proto__": {"a": 1}},' +
    '"data": {"b": "1", "__proto__": "x"}}') as unknown;
  const { data, metadata } =
    decode(configmaps, body) as unknown as Record<string, object>;
  assert.equal(JSON.stringify(data), '{"__proto__":"x","b":"1"}');
  assert.equal(Object.getPrototypeOf(metadata), Object.prototype);
});

test('reads a frozen part anew where it is of another type', () => {
  const part = Object.freeze({
    name: 'c', resources: Object.freeze({}), targetContainerName: 'd',
  });
  const body = pod({ ephemeralContainers: [part], containers: [part] });
  const { spec } = decode(pods, body) as unknown as
    { spec: Record<string, readonly object[]> };
  assert.equal(spec.ephemeralContainers![0], part);
  assert.deepEqual(spec.containers, [{ name: 'c', resources: {} }]);
  const again = decode(pods, pod({ ephemeralContainers: [part] }));
  const kept = again as unknown as { spec: typeof spec };
  assert.equal(kept.spec.ephemeralContainers![0], part);
});

test('leaves the body untouched', () => {
  const body = pod({ nodeName: '', containers: [{ image: 'a', x: 1 }] });
  const before = structuredClone(body);
  decode(pods, body);
  assert.deepEqual(body, before);
});

test('fills in what is missing as if it had seen nothing like it', () => {
  const event = (name: string, reason: string): object => ({
    reason, metadata: { name }, involvedObject: { kind: 'Pod', name },
  });
  const texts = ['one', 'two', 'one'].map((name) =>
    JSON.stringify(decode(events, event(name, `${name}!`))));
  const written = (name: string): string => '{"kind":"Event",'
    + `"apiVersion":"v1","metadata":{"name":"${name}"},"involvedObject":`
    + `{"kind":"Pod","name":"${name}"},"reason":"${name}!","source":{},`
    + '"firstTimestamp":null,"lastTimestamp":null,"eventTime":null,'
    + '"reportingComponent":"","reportingInstance":""}';
  assert.deepEqual(texts, ['one', 'two', 'one'].map(written));
  const shorter = decode(events, { ...event('one', ''), count: 0 });
  assert.ok(!('reason' in shorter) && !('count' in shorter));
});

test('reads fields in any order, however many it has seen', () => {
  const names = ['name', 'generateName', 'namespace', 'selfLink', 'uid'];
  const sorted = JSON.stringify(Object.fromEntries(names.map((n) => [n, n])));
  let count = 0;
  for (const order of ordersOf([...names, 'generation'])) {
    const metadata = Object.fromEntries(order.map((name) =>
      [name, name === 'generation' ? 0 : name]));
    const decoded = decode(pods, { metadata, spec: { containers: [] } });
    assert.equal(JSON.stringify(decoded.metadata), sorted);
    assert.equal(decode(pods, decoded), decoded);
    count += 1;
  }
  assert.equal(count, 720);
});

function ordersOf(names: readonly string[]): readonly string[][] {
  if (names.length === 0) return [[]];
  return names.flatMap((name) => ordersOf(names.filter((n) => n !== name))
    .map((rest) => [name, ...rest]));
}
