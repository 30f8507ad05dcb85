import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyDefaults, pullPolicy,
} from '../../../../../engine/control-plane/apiserver/defaulting/index.ts';
import {
  decode,
} from '../../../../../engine/control-plane/apiserver/validation/index.ts';
import type { ApiObject } from '../../../../../engine/machinery/api/meta.ts';
import {
  configmaps, deployments, namespaces, nodes, pods, priorityclasses,
  replicasets, services,
} from '../../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../../engine/machinery/api/resource.ts';
import { createdIn, scenarios } from '../recorded.ts';
import { exchange } from '../semantics.ts';
import type { Json } from '../semantics.ts';

const filled = (resource: Resource, body: unknown): Json =>
  applyDefaults(resource, decode(resource, body)) as unknown as Json;
const podOf = (spec: object): Json =>
  filled(pods, { metadata: { name: 'x' }, spec }).spec as Json;

test('adds nothing to what a real server has filled in', () => {
  for (const scenario of scenarios) {
    for (const { resource, object } of createdIn(scenario)) {
      const decoded = decode(resource, object);
      assert.equal(applyDefaults(resource, decoded), decoded);
    }
  }
});

for (const [n, resource] of [[88, deployments], [424, replicasets]] as const) {
  test(`fills in a ${resource.kind} as the real server does`, () => {
    const { request, response } = exchange(n);
    const { spec } = filled(resource, request.body);
    assert.equal(JSON.stringify(spec), JSON.stringify(response.body.spec));
  });
}

test('takes requests from limits where they are not given', () => {
  const { containers } = podOf({ containers: [{
    name: 'c', image: 'a',
    resources: { limits: { memory: '1Gi', cpu: '2' }, requests: { cpu: '1' } },
  }] }) as { containers: readonly Json[] };
  assert.equal(JSON.stringify(containers[0]!.resources),
    '{"limits":{"cpu":"2","memory":"1Gi"},' +
    '"requests":{"cpu":"1","memory":"1Gi"}}');
});

test('opens host ports on the host\'s network', () => {
  const { containers } = podOf({
    hostNetwork: true,
    containers: [{ name: 'c', image: 'a', ports: [{ containerPort: 80 }] }],
  }) as { containers: readonly Json[] };
  assert.deepEqual(containers[0]!.ports,
    [{ hostPort: 80, containerPort: 80, protocol: 'TCP' }]);
});

test('fills in probes, hooks, sources and volumes', () => {
  const spec = podOf({
    containers: [{
      name: 'c', image: 'a',
      livenessProbe: { httpGet: { port: 80 }, periodSeconds: 3 },
      lifecycle: { preStop: { httpGet: { port: 80 } } },
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.x' } } }],
    }],
    volumes: [
      { name: 'a' }, { name: 'b', configMap: { name: 'm' } },
      { name: 'c', hostPath: { path: '/x' } },
      { name: 'd', projected: { sources: [
        { serviceAccountToken: { path: 'token' } },
      ] } },
    ],
  }) as { containers: readonly Json[]; volumes: readonly Json[] };
  const [container] = spec.containers;
  const httpGet = { path: '/', port: 80, scheme: 'HTTP' };
  assert.deepEqual(container!.livenessProbe, {
    httpGet, timeoutSeconds: 1, periodSeconds: 3, successThreshold: 1,
    failureThreshold: 3,
  });
  assert.deepEqual(container!.lifecycle, { preStop: { httpGet } });
  assert.deepEqual(container!.env, [{ name: 'A', valueFrom: {
    fieldRef: { apiVersion: 'v1', fieldPath: 'spec.x' },
  } }]);
  assert.deepEqual(spec.volumes, [
    { name: 'a', emptyDir: {} },
    { name: 'b', configMap: { name: 'm', defaultMode: 420 } },
    { name: 'c', hostPath: { path: '/x', type: '' } },
    { name: 'd', projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3600, path: 'token' } },
      ],
      defaultMode: 420,
    } },
  ]);
});

test('takes a negative grace period for a second, as the real server does',
  () => {
    const { spec } = exchange(412).response.body as { spec: Json };
    assert.equal(podOf({ terminationGracePeriodSeconds: -1 })
      .terminationGracePeriodSeconds, spec.terminationGracePeriodSeconds);
  });

for (const [image, policy] of [
  ['busybox', 'Always'], ['busybox:latest', 'Always'],
  ['busybox:1.36', 'IfNotPresent'], ['localhost:5000/a', 'Always'],
  ['localhost:5000/a:1', 'IfNotPresent'], ['a@sha256:00', 'IfNotPresent'],
  ['a:latest@sha256:00', 'Always'], ['Not A Name', 'IfNotPresent'],
  ['', 'IfNotPresent'],
] as const) {
  test(`pulls '${image}' ${policy}`, () => {
    assert.equal(pullPolicy(image), policy);
  });
}

test('labels a Namespace with its name and makes it Active', () => {
  const { metadata, status } =
    filled(namespaces, { metadata: { name: 'n', labels: { z: '1' } } });
  assert.equal(JSON.stringify((metadata as Json).labels),
    '{"kubernetes.io/metadata.name":"n","z":"1"}');
  assert.deepEqual(status, { phase: 'Active' });
});

test('takes a Node\'s capacity for allocatable', () => {
  const capacity = { cpu: '2' };
  const { status } = filled(nodes, { metadata: {}, status: { capacity } });
  assert.deepEqual((status as Json).allocatable, capacity);
});

test('lets a PriorityClass preempt', () => {
  const { preemptionPolicy } = filled(priorityclasses, { metadata: {} });
  assert.equal(preemptionPolicy, 'PreemptLowerPriority');
});

test('fills in a Service by its type', () => {
  const specOf = (spec: object): Json =>
    filled(services, { metadata: {}, spec }).spec as Json;
  assert.deepEqual(specOf({ type: 'LoadBalancer', ports: [{ port: 80 }] }), {
    ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
    type: 'LoadBalancer',
    sessionAffinity: 'None',
    externalTrafficPolicy: 'Cluster',
    allocateLoadBalancerNodePorts: true,
    internalTrafficPolicy: 'Cluster',
  });
  assert.deepEqual(specOf({ sessionAffinity: 'ClientIP', clusterIP: 'None' }), {
    clusterIP: 'None',
    clusterIPs: ['None'],
    type: 'ClusterIP',
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
    internalTrafficPolicy: 'Cluster',
  });
});

test('gives back the object itself where nothing is missing', () => {
  const map = decode(configmaps, { metadata: { name: 'c' } });
  assert.equal(applyDefaults(configmaps, map), map);
  const pod = filled(pods, { metadata: {}, spec: { containers: [{}] } });
  const again = applyDefaults(pods, pod as unknown as ApiObject);
  assert.equal(again as unknown, pod);
});

test('leaves what it is given untouched', () => {
  const pod = decode(pods, { metadata: {}, spec: { containers: [{}] } });
  const before = JSON.stringify(pod);
  applyDefaults(pods, pod);
  assert.equal(JSON.stringify(pod), before);
});
