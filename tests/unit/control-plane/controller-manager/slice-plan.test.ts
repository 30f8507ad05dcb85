import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planSlices } from
  '../../../../engine/control-plane/controller-manager/slice-plan.ts';
import type { SliceInputs } from
  '../../../../engine/control-plane/controller-manager/slice-plan.ts';
import type { EndpointSlice } from
  '../../../../engine/machinery/api/discoveryv1.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

interface Traits {
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly ip?: string | undefined;
  readonly phase?: string;
  readonly ports?: readonly object[];
}

function pod(name: string, traits: Traits = {}): v1.Pod {
  const { ready = true, terminating = false, phase = 'Running' } = traits;
  const ip = 'ip' in traits ? traits.ip : `10.0.0.${name.slice(1)}`;
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name, namespace: 'default', uid: `uid-${name}`,
      ...(terminating && { deletionTimestamp: '1970-01-01T00:00:30Z' }),
    },
    spec: {
      nodeName: 'node-1', containers: [{ name: 'c', ports: traits.ports }],
    },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      ...(ip !== undefined && { podIP: ip, podIPs: [{ ip }] }),
    },
  } as unknown as v1.Pod;
}

function service(
  spec: Partial<v1.ServiceSpec> = {},
  labels?: Record<string, string>,
): v1.Service {
  return {
    apiVersion: 'v1', kind: 'Service',
    metadata: {
      name: 'web', namespace: 'default', uid: 'uid-web',
      ...(labels && { labels }),
    },
    spec: {
      clusterIP: '10.96.1.1', ports: [{ port: 80, targetPort: 8080 }], ...spec,
    },
    status: {},
  } as unknown as v1.Service;
}

const NODE = {
  metadata: { name: 'node-1', labels: { 'topology.kubernetes.io/zone': 'a' } },
} as unknown as v1.Node;

function plan(inputs: Partial<SliceInputs>) {
  return planSlices({
    service: service(), pods: [], slices: [], node: () => NODE,
    endpointsMax: 3, ...inputs,
  });
}

let made = 0;

/** As the API server stores what is asked for. */
function stored(slice: EndpointSlice): EndpointSlice {
  made += 1;
  const { metadata } = slice;
  const name = metadata.name ?? `web-${made}`;
  return { ...slice, metadata: { ...metadata, name, uid: `slice-${made}` } };
}

/** The Service's slices once a plan has been carried out. */
function carriedOut(
  slices: readonly EndpointSlice[],
  { create, update, delete: gone }: ReturnType<typeof plan>,
): EndpointSlice[] {
  const left = slices.filter((slice) => !gone.includes(slice)).map((slice) =>
    update.find(({ metadata }) => metadata.name === slice.metadata.name)
      ?? slice);
  return [...left, ...create.map(stored)];
}

function names({ endpoints }: EndpointSlice): string[] {
  return (endpoints ?? []).map(({ targetRef }) => targetRef?.name ?? '');
}

function pods(count: number, from = 1): v1.Pod[] {
  return Array.from({ length: count }, (_, i) => pod(`p${from + i}`));
}

test('a Service without Pods has one empty slice, and keeps it', () => {
  const first = plan({});
  assert.equal(first.create.length, 1);
  const [slice] = first.create;
  assert.equal(slice!.endpoints, null);
  assert.equal(slice!.ports, null);
  assert.equal(slice!.metadata.generateName, 'web-');
  assert.deepEqual(slice!.metadata.labels, {
    'endpointslice.kubernetes.io/managed-by':
      'endpointslice-controller.k8s.io',
    'kubernetes.io/service-name': 'web',
  });
  const again = plan({ slices: [stored(slice!)] });
  assert.deepEqual(
    [again.create, again.update, again.delete], [[], [], []]);
});

test('the empty slice is overwritten by the first that is not', () => {
  const slices = plan({}).create.map(stored);
  const next = plan({ slices, pods: pods(2) });
  assert.deepEqual([next.create, next.delete], [[], []]);
  const [slice] = next.update;
  assert.equal(slice!.metadata.name, slices[0]!.metadata.name);
  assert.equal(slice!.metadata.resourceVersion, undefined);
  assert.deepEqual(names(slice!), ['p1', 'p2']);
  assert.deepEqual(slice!.ports, [{ name: '', port: 8080 }]);
});

const FLAGS: readonly (readonly [
  string, Traits, boolean, readonly [boolean, boolean, boolean],
])[] = [
  ['is ready', {}, false, [true, true, false]],
  ['is not ready', { ready: false }, false, [false, false, false]],
  ['is ready and going', { terminating: true }, false, [false, true, true]],
  ['is not ready and going', { ready: false, terminating: true }, false,
    [false, false, true]],
  ['is not ready but wanted', { ready: false }, true, [true, false, false]],
  ['is going but wanted', { terminating: true }, true, [true, true, true]],
];

for (const [what, traits, wanted, flags] of FLAGS) {
  test(`a Pod that ${what} is ready, serving, terminating: ${flags}`, () => {
    const { create } = plan({
      service: service(wanted ? { publishNotReadyAddresses: true } : {}),
      pods: [pod('p1', traits)],
    });
    const [ready, serving, terminating] = flags;
    assert.deepEqual(create[0]!.endpoints![0]!.conditions,
      { ready, serving, terminating });
  });
}

test('a Pod that is over, or has no address, is no endpoint', () => {
  const { create } = plan({ pods: [
    pod('p1', { phase: 'Succeeded' }), pod('p2', { phase: 'Failed' }),
    pod('p3', { ip: undefined }), pod('p4'),
  ] });
  assert.deepEqual(create.map(names), [['p4']]);
});

test('an endpoint says where it is', () => {
  const [slice] = plan({ pods: pods(1) }).create;
  const [endpoint] = slice!.endpoints!;
  assert.deepEqual(endpoint!.addresses, ['10.0.0.1']);
  assert.equal(endpoint!.nodeName, 'node-1');
  assert.equal(endpoint!.zone, 'a');
  assert.deepEqual(endpoint!.targetRef,
    { kind: 'Pod', namespace: 'default', name: 'p1', uid: 'uid-p1' });
});

test('a Pod of a node that nobody knows is left out, and told', () => {
  const { create, unknownNodes } = plan({
    pods: pods(1), node: () => undefined,
  });
  assert.deepEqual(create.map(names), [[]]);
  assert.deepEqual(unknownNodes, ['node-1']);
});

test('no slice is fuller than it may be', () => {
  const { create } = plan({ pods: pods(7) });
  assert.deepEqual(create.map((slice) => names(slice).length), [3, 3, 1]);
});

test('an endpoint stays where it is while others come and go', () => {
  let slices = plan({ pods: pods(4) }).create.map(stored);
  const before = slices.map(names);
  const next = plan({ slices, pods: pods(4).slice(1) });
  assert.equal(next.update.length, 1, 'one write');
  slices = carriedOut(slices, next);
  assert.deepEqual(slices.map(names), [before[0]!.slice(1), before[1]]);
});

test('new endpoints go where something is written anyway', () => {
  const slices = plan({ pods: pods(4) }).create.map(stored);
  const next = plan({ slices, pods: [...pods(4).slice(1), pod('p9')] });
  assert.deepEqual(next.update.map(names), [['p2', 'p3', 'p9']]);
  assert.deepEqual([next.create, next.delete], [[], []]);
});

test('new endpoints fill the fullest slice that takes them all', () => {
  const slices = plan({ pods: pods(4), endpointsMax: 3 }).create.map(stored);
  const next = plan({ slices, pods: pods(5), endpointsMax: 4 });
  assert.deepEqual(next.update.map(names), [['p1', 'p2', 'p3', 'p5']]);
});

test('a slice that loses its last endpoint goes, but for the last slice',
  () => {
    const slices = plan({ pods: pods(4) }).create.map(stored);
    const fewer = plan({ slices, pods: pods(3) });
    assert.deepEqual(fewer.delete.map(names), [['p4']]);
    const left = carriedOut(slices, fewer);
    const none = plan({ slices: left, pods: [] });
    assert.deepEqual([none.create, none.delete], [[], []]);
    assert.equal(none.update[0]!.endpoints, null);
  });

test('endpoints that offer other ports have slices of their own', () => {
  const named = service({ ports: [{ port: 80, targetPort: 'http' }] });
  const http = (containerPort: number) =>
    ({ ports: [{ name: 'http', containerPort }] });
  const { create } = plan({
    service: named,
    pods: [pod('p1', http(80)), pod('p2', http(81)), pod('p3', http(80))],
  });
  assert.deepEqual(create.map((slice) => [slice.ports![0]!.port, names(slice)]),
    [[80, ['p1', 'p3']], [81, ['p2']]]);
});

test('a Service\'s labels are its slices\'', () => {
  const slices = plan({ pods: pods(1) }).create.map(stored);
  const labelled = service({}, { tier: 'front' });
  const { update } = plan({ service: labelled, slices, pods: pods(1) });
  assert.equal(update[0]!.metadata.labels!['tier'], 'front');
});

test('slices of an earlier Service of that name are not touched but deleted',
  () => {
    const [old] = plan({ pods: pods(1) }).create.map(stored);
    const fresh = service();
    const other = {
      ...fresh, metadata: { ...fresh.metadata, uid: 'uid-other' },
    };
    const next = plan({ service: other, slices: [old!], pods: pods(1) });
    assert.deepEqual(next.delete, [old]);
    assert.equal(next.create.length, 1);
    assert.equal(next.update.length, 0);
  });

test('what is as it should be is not written', () => {
  const slices = plan({ pods: pods(5) }).create.map(stored);
  const { create, update, delete: gone } = plan({ slices, pods: pods(5) });
  assert.deepEqual([create, update, gone], [[], [], []]);
});
