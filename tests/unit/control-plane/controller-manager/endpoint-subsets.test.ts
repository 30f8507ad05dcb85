import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subsetsOf, truncated } from
  '../../../../engine/control-plane/controller-manager/endpoint-subsets.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

function pod(n: number, ready: boolean, more: object = {}): v1.Pod {
  const ip = `10.0.0.${n}`;
  return {
    metadata: { name: `p${n}`, namespace: 'default', uid: `u${n}`, ...more },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'c', ports: [{ name: 'web', containerPort: n }] }],
    },
    status: {
      phase: 'Running', podIP: ip, podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  } as unknown as v1.Pod;
}

function service(spec: Partial<v1.ServiceSpec>): v1.Service {
  return {
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: '10.96.1.1', ...spec },
  } as unknown as v1.Service;
}

const ONE = service({ ports: [{ port: 80, targetPort: 8080 }] });

function shape(subsets: readonly v1.EndpointSubset[]) {
  return subsets.map(({ addresses, notReadyAddresses, ports }) => ({
    ready: addresses?.map(({ ip }) => ip),
    unready: notReadyAddresses?.map(({ ip }) => ip),
    ports: ports?.map(({ port }) => port),
  }));
}

test('ready and other addresses stand apart, each in order', () => {
  const subsets = subsetsOf(ONE, [pod(3, true), pod(2, false), pod(1, true)]);
  assert.deepEqual(shape(subsets), [{
    ready: ['10.0.0.1', '10.0.0.3'], unready: ['10.0.0.2'], ports: [8080],
  }]);
});

test('nobody to offer anything is no subset', () => {
  assert.deepEqual(subsetsOf(ONE, []), []);
  const going = { deletionTimestamp: '1970-01-01T00:00:30Z' };
  assert.deepEqual(subsetsOf(ONE, [pod(1, true, going)]), []);
});

test('a Service may want them whatever they say, even on their way out', () => {
  const going = { deletionTimestamp: '1970-01-01T00:00:30Z' };
  const wanted = service({ ...ONE.spec, publishNotReadyAddresses: true });
  const subsets = subsetsOf(wanted, [pod(1, false), pod(2, true, going)]);
  assert.deepEqual(shape(subsets)[0]!.ready, ['10.0.0.1', '10.0.0.2']);
});

test('ports that the same Pods offer share a subset', () => {
  const two = service({ ports: [
    { name: 'a', port: 80, targetPort: 8080 },
    { name: 'b', port: 81, targetPort: 8081 },
  ] });
  assert.deepEqual(shape(subsetsOf(two, [pod(1, true)])),
    [{ ready: ['10.0.0.1'], unready: undefined, ports: [8080, 8081] }]);
});

test('Pods that offer other ports stand in subsets of their own', () => {
  const named = service({ ports: [{ port: 80, targetPort: 'web' }] });
  assert.deepEqual(shape(subsetsOf(named, [pod(1, true), pod(2, true)])), [
    { ready: ['10.0.0.1'], unready: undefined, ports: [1] },
    { ready: ['10.0.0.2'], unready: undefined, ports: [2] },
  ]);
});

test('a headless Service needs no ports', () => {
  const headless = service({ clusterIP: 'None' });
  assert.deepEqual(shape(subsetsOf(headless, [pod(1, true)])),
    [{ ready: ['10.0.0.1'], unready: undefined, ports: undefined }]);
});

test('beyond a thousand addresses ready ones come first', () => {
  const many = (count: number, from: number): v1.EndpointAddress[] =>
    Array.from({ length: count }, (_, i) => ({ ip: `10.1.0.${from + i}` }));
  assert.equal(truncated([{ addresses: many(1_000, 0) }]), undefined);
  const [mixed] = truncated([{
    addresses: many(900, 0), notReadyAddresses: many(300, 900),
  }])!;
  assert.equal(mixed!.addresses!.length, 900);
  assert.equal(mixed!.notReadyAddresses!.length, 100);
  const both = truncated([
    { addresses: many(900, 0), notReadyAddresses: many(5, 900) },
    { addresses: many(300, 0) },
  ])!;
  assert.deepEqual(both.map(({ addresses }) => addresses!.length), [750, 250]);
  assert.equal(both[0]!.notReadyAddresses, undefined);
});
