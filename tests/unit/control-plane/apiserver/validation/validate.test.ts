import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyDefaults,
} from '../../../../../engine/control-plane/apiserver/defaulting/index.ts';
import {
  applyPatch,
} from '../../../../../engine/control-plane/apiserver/patch/index.ts';
import {
  decode, invalid, validateCreate, validateUpdate,
} from '../../../../../engine/control-plane/apiserver/validation/index.ts';
import type { ApiError } from '../../../../../engine/machinery/api/errors.ts';
import type { ApiObject } from '../../../../../engine/machinery/api/meta.ts';
import {
  configmaps, deployments, leases, namespaces, nodes, pods, priorityclasses,
} from '../../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../../engine/machinery/api/resource.ts';
import type { PatchType } from '../../../../../engine/machinery/request.ts';
import { exchange, refusalOf, targetOf } from '../semantics.ts';
import type { Json } from '../semantics.ts';

function refusal(
  resource: Resource,
  body: unknown,
  namespace?: string,
): ApiError {
  const decoded = applyDefaults(resource, decode(resource, body));
  const object = namespace === undefined ? decoded
    : { ...decoded, metadata: { ...decoded.metadata, namespace } };
  const causes = validateCreate(resource, object);
  return invalid(resource, object.metadata.name ?? '', causes);
}

for (const n of [
  54, 149, 168, 170, 172, 173, 177, 180, 181, 184, 185, 186, 187, 188, 190,
  194, 195, 197, 205, 206, 207, 208, 210, 211, 213, 223, 436,
]) {
  const { title, request, response } = exchange(n);
  test(`refuses as the real server does: ${title}`, () => {
    const { resource, namespace } = targetOf(request.path)!;
    const refused = refusalOf(() => {
      throw refusal(resource, request.body, namespace);
    });
    assert.deepEqual(refused, response.body);
  });
}

test('refuses a ConfigMap of more than a mebibyte', () => {
  const refused = refusalOf(() => {
    const body = { metadata: { name: 'big' }, data: { x: 'y'.repeat(1.1e6) } };
    throw refusal(configmaps, body, 'api');
  });
  assert.deepEqual(refused, exchange(38).response.body);
});

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

/** The refusal of the recorded patch `n` of what exchange `before` left. */
function patchRefusal(n: number, before: number): Json {
  const { path, body, headers } = exchange(n).request;
  const { resource, name } = targetOf(path)!;
  const old = exchange(before).response.body as unknown as ApiObject;
  const type = PATCH_TYPES[headers!['Content-Type']!]!;
  const patched = applyPatch(type, resource, old, body);
  const causes = validateUpdate(resource, patched, old);
  return refusalOf(() => {
    throw invalid(resource, name!, causes);
  }) as Json;
}

for (const [n, before] of [
  [100, 99], [101, 99], [144, 143], [414, 413], [415, 413], [457, 444],
] as const) {
  test(`refuses as the real server does: ${exchange(n).title}`, () => {
    assert.deepEqual(patchRefusal(n, before), exchange(n).response.body);
  });
}

test('refuses a changed Pod spec as the real server does, without the diff',
  () => {
    const { message } = patchRefusal(456, 444);
    const { message: real } = exchange(456).response.body;
    assert.equal(message, String(real).split('\n')[0] + '\n');
  });

test('lets a gated Pod\'s nodes become fewer, and any Pod\'s image change',
  () => {
    const gated = exchange(454).response.body as unknown as ApiObject;
    const narrowed = exchange(455).response.body as unknown as ApiObject;
    assert.deepEqual(validateUpdate(pods, narrowed, gated), []);
    const image = { spec: { containers: [{ name: 'c', image: 'other' }] } };
    const patched = applyPatch('strategic', pods, narrowed, image);
    assert.deepEqual(validateUpdate(pods, patched, narrowed), []);
  });

test('lets a Pod tolerate more, but not less', () => {
  const old = exchange(444).response.body as unknown as ApiObject;
  const { spec } = old as unknown as { spec: { tolerations: object[] } };
  const more = { key: 'a', operator: 'Exists' };
  const longer = spec.tolerations.map((each) =>
    ({ ...each, tolerationSeconds: 5 }));
  const causes = (tolerations: readonly object[]): string[] => {
    const now = { ...old, spec: { ...spec, tolerations } };
    return validateUpdate(pods, now as ApiObject, old)
      .map(({ field, message }) => `${field}: ${message}`);
  };
  assert.deepEqual(causes([...longer, more]), []);
  const [text, ...rest] = causes([more]);
  assert.equal(text, 'spec.tolerations: Forbidden: existing toleration can ' +
    'not be modified except its tolerationSeconds');
  assert.deepEqual(rest, []);
});

test('a Deployment must have more time than a Pod needs to be ready', () => {
  const { body } = exchange(88).request as { body: { spec: object } };
  const causes = (minReadySeconds: number): string[] => causesOf(deployments, {
    metadata: { name: 'd', namespace: 'default' },
    spec: { ...body.spec, minReadySeconds },
  });
  assert.deepEqual(causes(599), []);
  assert.deepEqual(causes(600), ['spec.progressDeadlineSeconds: Invalid ' +
    'value: 600: must be greater than minReadySeconds']);
});

test('a label is 63 characters long at most', () => {
  const causes = (value: string): string[] => causesOf(configmaps, {
    metadata: { name: 'c', namespace: 'default', labels: { a: value } },
  });
  assert.deepEqual(causes('x'.repeat(63)), []);
  assert.deepEqual(causes('x'.repeat(64)), ['metadata.labels: Invalid ' +
    `value: "${'x'.repeat(64)}": must be no more than 63 characters`]);
});

const container = { name: 'c', image: 'a' };
const podOf = (spec: object): object => ({
  metadata: { name: 'x', namespace: 'default' },
  spec: { containers: [container], ...spec },
});
const causesOf = (resource: Resource, body: unknown): string[] =>
  validateCreate(resource, applyDefaults(resource, decode(resource, body)))
    .map(({ field, message }) => `${field}: ${message}`);

for (const [title, spec, expected] of [
  ['two containers of one name', { containers: [container, container] },
    ['spec.containers[1].name: Duplicate value: "c"']],
  ['an unknown restart policy', { restartPolicy: 'Perhaps' },
    ['spec.restartPolicy: Unsupported value: "Perhaps": supported values: ' +
      '"Always", "OnFailure", "Never"']],
  ['an unknown pull policy', {
    containers: [{ ...container, imagePullPolicy: 'Often' }],
  }, ['spec.containers[0].imagePullPolicy: Unsupported value: "Often": ' +
    'supported values: "Always", "IfNotPresent", "Never"']],
  ['a probe with a negative period', {
    containers: [{
      ...container,
      livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: -1 },
    }],
  }, ['spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: ' +
    'must be greater than or equal to 0']],
  ['a liveness probe with two successes', {
    containers: [{
      ...container,
      livenessProbe: { httpGet: { port: 'web' }, successThreshold: 2 },
    }],
  }, ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: ' +
    'must be 1']],
  ['a probe without a handler', {
    containers: [{ ...container, readinessProbe: {} }],
  }, ['spec.containers[0].readinessProbe: Required value: must specify a ' +
    'handler type']],
  ['an environment variable without a name', {
    containers: [{ ...container, env: [{ value: '1' }] }],
  }, ['spec.containers[0].env[0].name: Required value']],
  ['a variable with a value and a source', {
    containers: [{
      ...container,
      env: [{
        name: 'A', value: '1',
        valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
      }],
    }],
  }, ['spec.containers[0].env[0].valueFrom: Invalid value: "": may not be ' +
    'specified when `value` is not empty']],
  ['an unknown field path', {
    containers: [{
      ...container,
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.x' } } }],
    }],
  }, ['spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid ' +
    'value: "spec.x": error converting fieldPath: field label not ' +
    'supported: spec.x']],
  ['a port name that is too long', {
    containers: [{
      ...container, ports: [{ containerPort: 80, name: 'a-very-long-name' }],
    }],
  }, ['spec.containers[0].ports[0].name: Invalid value: ' +
    '"a-very-long-name": must be no more than 15 characters']],
  ['two containers on one host port', {
    containers: [
      { ...container, ports: [{ containerPort: 80, hostPort: 80 }] },
      { name: 'd', image: 'a', ports: [{ containerPort: 81, hostPort: 80 }] },
    ],
  }, ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"']],
  ['an unknown resource', {
    containers: [{ ...container, resources: { limits: { gpu: '1' } } }],
  }, ['spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must ' +
    'be a standard resource type or fully qualified',
  'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be ' +
    'a standard resource for containers',
  'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must ' +
    'be a standard resource type or fully qualified',
  'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must ' +
    'be a standard resource for containers']],
  ['a negative amount', {
    containers: [{ ...container, resources: { requests: { cpu: '-1' } } }],
  }, ['spec.containers[0].resources.requests[cpu]: Invalid value: "-1": ' +
    'must be greater than or equal to 0']],
  ['half an extended resource', {
    containers: [{
      ...container, resources: { limits: { 'example.com/gpu': '500m' } },
    }],
  }, ['spec.containers[0].resources.limits[example.com/gpu]: Invalid value: ' +
    '"500m": must be an integer',
  'spec.containers[0].resources.requests[example.com/gpu]: Invalid value: ' +
    '"500m": must be an integer']],
  ['a node affinity without terms', {
    affinity: { nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {},
    } },
  }, ['spec.affinity.nodeAffinity.requiredDuringScheduling' +
    'IgnoredDuringExecution.nodeSelectorTerms: Required value: must have at ' +
    'least one node selector term']],
  ['an In without values', {
    affinity: { nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [
        { matchExpressions: [{ key: 'zone', operator: 'In' }] },
      ] },
    } },
  }, ['spec.affinity.nodeAffinity.requiredDuringScheduling' +
    'IgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: ' +
    "Required value: must be specified when `operator` is 'In' or 'NotIn'"]],
  ['an empty key that does not tolerate everything', {
    tolerations: [{ operator: 'Equal', value: 'x' }],
  }, ['spec.tolerations[0].operator: Invalid value: "Equal": operator must ' +
    'be Exists when `key` is empty, which means "match all values and all ' +
    'keys"']],
  ['a container name in upper case', {
    containers: [{ name: 'Web', image: 'a' }],
  }, ['spec.containers[0].name: Invalid value: "Web": a lowercase RFC 1123 ' +
    "label must consist of lower case alphanumeric characters or '-', and " +
    'must start and end with an alphanumeric character (e.g. \'my-name\',  ' +
    "or '123-abc', regex used for validation is " +
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"]],
  ['a container name with dots', { containers: [{ name: 'a.b', image: 'a' }] },
    ['spec.containers[0].name: Invalid value: "a.b": must not contain dots']],
  ['a restart policy rule for nobody', {
    initContainers: [{ ...container, name: 'i', lifecycle: {
      preStop: { sleep: { seconds: 1 } },
    } }],
  }, ['spec.initContainers[0].lifecycle: Forbidden: may not be set for init ' +
    'containers without restartPolicy=Always']],
  ['an image with a blank', { containers: [{ name: 'c', image: 'a ' }] },
    ['spec.containers[0].image: Invalid value: "a ": must not have leading ' +
      'or trailing whitespace']],
] as const) {
  test(`a Pod is refused for ${title}`, () => {
    assert.deepEqual(causesOf(pods, podOf(spec)), expected);
  });
}

test('a name of 254 characters is refused for its length', () => {
  const body = { metadata: { name: 'a'.repeat(254), namespace: 'default' } };
  assert.deepEqual(causesOf(configmaps, body), [
    `metadata.name: Invalid value: "${'a'.repeat(254)}": must be no more ` +
    'than 253 characters',
  ]);
});

test('a Node is refused for a taint that is there twice', () => {
  const taint = { key: 'a', effect: 'NoSchedule' };
  const body = { metadata: { name: 'n' }, spec: { taints: [taint, taint] } };
  assert.deepEqual(causesOf(nodes, body), [
    'metadata.taints[1]: Duplicate value: {"key":"a","effect":"NoSchedule"}: ' +
    'taints must be unique by key and effect pair',
  ]);
});

test('a Lease without a version is refused, and its duration must last',
  () => {
    const metadata = { name: 'l', namespace: 'default' };
    const old = decode(leases, { metadata });
    const lease = decode(leases, {
      metadata, spec: { leaseDurationSeconds: 0 },
    });
    const causes = validateUpdate(leases, lease, old).map(
      ({ field, message }) => `${field}: ${message}`,
    );
    const version = 'metadata.resourceVersion: Invalid value: "": must be ' +
      'specified for an update';
    assert.deepEqual(causes, [version, version,
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0']);
  });

test('a PriorityClass keeps its value, and system names are taken', () => {
  const old = decode(priorityclasses, {
    metadata: { name: 'a', resourceVersion: '1' }, value: 1,
  });
  const now = { ...old, value: 2 } as ApiObject;
  assert.deepEqual(validateUpdate(priorityclasses, now, old), [{
    reason: 'FieldValueForbidden',
    message: 'Forbidden: may not be changed in an update.',
    field: 'value',
  }]);
  const body = { metadata: { name: 'system-mine' }, value: 1 };
  assert.match(causesOf(priorityclasses, body)[0]!, /reserved for system use/);
});

test('a Namespace is Active until it is deleted', () => {
  const old = decode(namespaces, {
    metadata: { name: 'n', resourceVersion: '1' }, status: { phase: 'Active' },
  });
  const now = { ...old, status: { phase: 'Terminating' } } as ApiObject;
  assert.deepEqual(validateUpdate(namespaces, now, old, 'status'), [{
    reason: 'FieldValueInvalid',
    message: 'Invalid value: "Terminating": may only be \'Active\' if ' +
      '`deletionTimestamp` is empty',
    field: 'status.Phase',
  }]);
});

test('a container that has ended for good does not come back', () => {
  const state = (now: object): object => ({
    name: 'c', ready: false, restartCount: 0, image: '', imageID: '',
    lastState: {}, state: now,
  });
  const withState = (now: object): ApiObject => decode(pods, {
    ...podOf({ restartPolicy: 'Never' }),
    metadata: { name: 'x', namespace: 'default', resourceVersion: '1' },
    status: { containerStatuses: [state(now)] },
  });
  const ended = withState({ terminated: { exitCode: 0 } });
  const running = withState({ running: {} });
  assert.deepEqual(validateUpdate(pods, running, ended, 'status'), [{
    reason: 'FieldValueForbidden',
    message: 'Forbidden: may not be transitioned to non-terminated state',
    field: 'status.containerStatuses[0].state',
  }]);
  assert.deepEqual(validateUpdate(pods, ended, running, 'status'), []);
});
