import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  allocatable, bookedNonZero, hostPorts, isActive, isFinished,
  isTerminating, nonZeroRequests, podRequests, portsClash,
} from '../../../../engine/machinery/api/pods.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

const MIB = 1024 * 1024 * 1000;

function podOf(spec: object, rest: object = {}): v1.Pod {
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec,
    status: {}, ...rest,
  } as unknown as v1.Pod;
}

const asks = (cpu: string, more: object = {}): object =>
  ({ name: 'c', resources: { requests: { cpu } }, ...more });
const sidecar = (cpu: string): object =>
  asks(cpu, { restartPolicy: 'Always' });

test('adds up containers, sidecars and overhead', () => {
  const pod = podOf({
    containers: [asks('100m'), asks('200m')],
    initContainers: [sidecar('50m')],
    overhead: { cpu: '10m', memory: '1Mi' },
  });
  assert.deepEqual(podRequests(pod), { cpu: 360, memory: MIB });
});

test('books the highest peak while it initialises', () => {
  const containers = [asks('100m')];
  const peak = (...initContainers: object[]): number =>
    podRequests(podOf({ containers, initContainers })).cpu!;
  assert.equal(peak(asks('500m'), asks('300m')), 500);
  assert.equal(peak(asks('50m')), 100);
  // Only the sidecars before an init container run beside it.
  assert.equal(peak(sidecar('200m'), asks('500m')), 700);
  assert.equal(peak(asks('500m'), sidecar('200m')), 500);
  assert.equal(peak(asks('150m'), sidecar('200m')), 300);
});

test('lets what the Pod asks for as a whole stand for its sum', () => {
  const pod = podOf({
    containers: [asks('100m')],
    resources: { requests: { cpu: '2', memory: '64Mi' } },
    overhead: { cpu: '10m' },
  });
  assert.deepEqual(podRequests(pod), { cpu: 2_010, memory: 64 * MIB });
});

test('counts 100m and 200 MiB for a container that asks for nothing', () => {
  const of = (spec: object): object => nonZeroRequests(podOf(spec));
  assert.deepEqual(of({ containers: [{ name: 'a' }, asks('500m')] }),
    { cpu: 600, memory: 400 * MIB });
  assert.deepEqual(of({ containers: [asks('0')] }),
    { cpu: 0, memory: 200 * MIB });
});

test('lets a Pod that asks as a whole count as that on its node', () => {
  const pod = podOf({
    containers: [{ name: 'a' }],
    resources: { requests: { cpu: '1' } },
    overhead: { cpu: '10m' },
  });
  assert.deepEqual(bookedNonZero(pod), { cpu: 1_010, memory: 200 * MIB });
});

test('keeps what it worked out, per spec', () => {
  const pod = podOf({ containers: [asks('1')] });
  assert.equal(podRequests(pod), podRequests({ ...pod }));
});

test('reads what a node can give', () => {
  const node = { status: { allocatable: { cpu: '2', pods: '110' } } };
  assert.deepEqual(allocatable(node as unknown as v1.Node),
    { cpu: 2_000, pods: 110_000 });
});

test('finds host ports, and which clash', () => {
  const port = (hostPort: number, hostIP?: string): object =>
    ({ ports: [{ containerPort: 1, hostPort, hostIP }] });
  const pod = podOf({
    containers: [port(80), { ports: [{ containerPort: 2 }] }],
    initContainers: [
      port(81), { ...port(82, '10.0.0.1'), restartPolicy: 'Always' },
    ],
  });
  const [any, one] = hostPorts(pod);
  assert.deepEqual(any, { ip: '0.0.0.0', protocol: 'TCP', port: 80 });
  assert.deepEqual(one, { ip: '10.0.0.1', protocol: 'TCP', port: 82 });
  assert.equal(hostPorts(pod).length, 2);
  assert.ok(portsClash(one!, { ...any!, port: 82 }));
  assert.ok(!portsClash(one!, { ...one!, ip: '10.0.0.2' }));
  assert.ok(!portsClash(one!, { ...one!, protocol: 'UDP' }));
  assert.ok(!portsClash(any!, one!));
});

test('tells terminating, finished and active Pods apart', () => {
  const finished = podOf({}, { status: { phase: 'Failed' } });
  const metadata = { name: 'p', deletionTimestamp: '2026-01-01T00:00:00Z' };
  const terminating = podOf({}, { metadata });
  assert.deepEqual([finished, terminating, podOf({})].map((pod) =>
    [isFinished(pod), isTerminating(pod), isActive(pod)]),
  [[true, false, false], [false, true, false], [false, false, true]]);
});
