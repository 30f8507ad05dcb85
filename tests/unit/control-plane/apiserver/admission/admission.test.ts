import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  admit, mutate,
} from '../../../../../engine/control-plane/apiserver/admission/index.ts';
import type {
  AdmissionRequest,
} from '../../../../../engine/control-plane/apiserver/admission/index.ts';
import {
  decode,
} from '../../../../../engine/control-plane/apiserver/validation/index.ts';
import type { ApiObject } from '../../../../../engine/machinery/api/meta.ts';
import {
  configmaps, namespaces, nodes, pods, priorityclasses, serviceaccounts,
} from '../../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../../engine/machinery/api/resource.ts';
import type * as v1 from '../../../../../engine/machinery/api/v1.ts';
import {
  creation, exchange, object, readsOf, refusalOf,
} from '../semantics.ts';
import type { Json } from '../semantics.ts';

const space = (name: string, phase: string): readonly [Resource, ApiObject] =>
  [namespaces, object('v1', 'Namespace', { name }, { status: { phase } })];
const account = (rest: Json = {}): readonly [Resource, ApiObject] => {
  const metadata = { name: 'default', namespace: 'api' };
  return [serviceaccounts, object('v1', 'ServiceAccount', metadata, rest)];
};
const priorityClass = (
  name: string,
  rest: Json,
): readonly [Resource, ApiObject] =>
  [priorityclasses,
    object('scheduling.k8s.io/v1', 'PriorityClass', { name }, rest)];
const CLUSTER = [space('api', 'Active'), space('api-q', 'Terminating')];

const podOf = (spec: object = {}): v1.Pod => decode(pods, {
  metadata: { name: 'x', namespace: 'api' },
  spec: { containers: [{ name: 'c', image: 'a' }], ...spec },
}) as v1.Pod;
const admitted = (
  pod: v1.Pod,
  ...more: readonly (readonly [Resource, ApiObject])[]
): v1.Pod => {
  const reads = readsOf([...CLUSTER, account(), ...more]);
  return mutate(creation(pods, pod), reads) as v1.Pod;
};

test('gives a Pod what the real server gave it', () => {
  const { containers, ...rest } = exchange(132).response.body.spec as Json;
  const { spec } = admitted(podOf());
  for (const field of [
    'volumes', 'serviceAccountName', 'serviceAccount', 'tolerations',
    'priority', 'preemptionPolicy',
  ]) {
    const real = JSON.stringify(rest[field]).replace('hvc9h', 'abcde');
    assert.equal(JSON.stringify((spec as unknown as Json)[field]), real);
  }
  const [real] = containers as readonly v1.Container[];
  const mounts = JSON.stringify(real!.volumeMounts).replace('hvc9h', 'abcde');
  assert.equal(JSON.stringify(spec.containers[0]!.volumeMounts), mounts);
});

test('mounts the token in every container but where one is mounted', () => {
  const own = { name: 'v', mountPath:
    '/var/run/secrets/kubernetes.io/serviceaccount' };
  const { spec } = admitted(podOf({
    initContainers: [{ name: 'i', image: 'a' }],
    containers: [
      { name: 'c', image: 'a', volumeMounts: [own] },
      { name: 'd', image: 'a', volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
  }));
  const mountsOf = ({ volumeMounts = [] }: v1.Container): string[] =>
    volumeMounts.map(({ name }) => name);
  assert.deepEqual(spec.initContainers!.map(mountsOf),
    [['kube-api-access-abcde']]);
  assert.deepEqual(spec.containers.map(mountsOf),
    [['v'], ['v', 'kube-api-access-abcde']]);
  assert.deepEqual(spec.volumes!.map(({ name }) => name),
    ['v', 'kube-api-access-abcde']);
});

test('mounts nothing where Pod or account say so, the Pod first', () => {
  const off = { automountServiceAccountToken: false };
  const on = { automountServiceAccountToken: true };
  const volumes = (pod: v1.Pod, rest: Json): unknown => {
    const reads = readsOf([...CLUSTER, account(rest)]);
    return (mutate(creation(pods, pod), reads) as v1.Pod).spec.volumes;
  };
  assert.equal(volumes(podOf(off), on), undefined);
  assert.equal(volumes(podOf(), off), undefined);
  assert.notEqual(volumes(podOf(on), off), undefined);
});

test('draws no suffix where none is needed', () => {
  const request = {
    ...creation(pods, podOf({ automountServiceAccountToken: false })),
    suffix: () => assert.fail('drawn'),
  };
  mutate(request, readsOf([...CLUSTER, account()]));
});

test('takes the account\'s pull secrets if the Pod names none', () => {
  const reads = readsOf([
    ...CLUSTER, account({ imagePullSecrets: [{ name: 's' }] }),
  ]);
  const secrets = (pod: v1.Pod): unknown =>
    (mutate(creation(pods, pod), reads) as v1.Pod).spec.imagePullSecrets;
  assert.deepEqual(secrets(podOf()), [{ name: 's' }]);
  const own = { imagePullSecrets: [{ name: 'own' }] };
  assert.deepEqual(secrets(podOf(own)), [{ name: 'own' }]);
});

for (const n of [198, 199, 200]) {
  const { title, request, response } = exchange(n);
  test(`refuses as the real server does: ${title}`, () => {
    const { spec } = request.body as { spec: object };
    assert.deepEqual(refusalOf(() => admitted(podOf(spec))), response.body);
  });
}

test('takes a class\'s number and policy', () => {
  const { spec } = admitted(podOf({ priorityClassName: 'high' }),
    priorityClass('high', { value: 7, preemptionPolicy: 'Never' }));
  assert.equal(spec.priority, 7);
  assert.equal(spec.preemptionPolicy, 'Never');
});

test('knows the system\'s classes without objects', () => {
  const { spec } = admitted(podOf({
    priorityClassName: 'system-node-critical',
  }));
  assert.equal(spec.priority, 2_000_001_000);
});

test('takes the lowest global default for a Pod without a class', () => {
  const { spec } = admitted(podOf(),
    priorityClass('b', { value: 9, globalDefault: true }),
    priorityClass('a', { value: 5, globalDefault: true }));
  assert.equal(spec.priorityClassName, 'a');
  assert.equal(spec.priority, 5);
});

test('refuses a policy that is not the class\'s', () => {
  const pod = podOf({ priorityClassName: 'a', preemptionPolicy: 'Never' });
  const real = { value: 1, preemptionPolicy: 'PreemptLowerPriority' };
  assert.throws(() => admitted(pod, priorityClass('a', real)), {
    code: 403,
    message: 'pods "x" is forbidden: the string value of PreemptionPolicy ' +
      '(Never) must not be provided in pod spec; priority admission ' +
      'controller computed PreemptLowerPriority from the given ' +
      'PriorityClass name',
  });
});

test('keeps priority over an update that leaves it out', () => {
  const old = admitted(podOf());
  const request: AdmissionRequest = {
    ...creation(pods, podOf()), verb: 'update', old,
  };
  const { spec } = mutate(request, readsOf(CLUSTER)) as v1.Pod;
  assert.equal(spec.priority, 0);
  assert.equal(spec.preemptionPolicy, 'PreemptLowerPriority');
  assert.equal(spec.serviceAccountName, undefined);
});

test('adds no toleration to what is tolerated already', () => {
  const keys = (tolerations: readonly object[]): unknown =>
    admitted(podOf({ tolerations })).spec.tolerations!.map(({ key }) => key);
  const all = { operator: 'Exists' };
  assert.deepEqual(keys([all]), [undefined]);
  const brief = {
    key: 'node.kubernetes.io/not-ready', operator: 'Exists',
    effect: 'NoExecute', tolerationSeconds: 5,
  };
  assert.deepEqual(keys([brief]),
    ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);
  const other = { ...brief, effect: 'NoSchedule' };
  const { tolerationSeconds: _, ...schedule } = other;
  assert.equal((keys([schedule]) as string[]).length, 3);
});

test('taints a new Node, once', () => {
  const real = exchange(303).response.body.spec;
  const node = decode(nodes, { metadata: { name: 'n' } });
  const request = creation(nodes, node);
  const tainted = mutate(request, readsOf([])) as v1.Node;
  assert.deepEqual(tainted.spec, real);
  const again = mutate(creation(nodes, tainted), readsOf([]));
  assert.equal(again, tainted);
  const update = { ...request, verb: 'update' as const, old: node };
  assert.equal(mutate(update, readsOf([])), node);
});

function mapIn(namespace: string): AdmissionRequest {
  const metadata = { name: 'x', namespace };
  return creation(configmaps, object('v1', 'ConfigMap', metadata));
}

test('refuses what is created where there is no namespace', () => {
  const refused = refusalOf(() => mutate(mapIn('missing-ns'), readsOf([])));
  assert.deepEqual(refused, exchange(18).response.body);
});

test('refuses what is created where the namespace is going', () => {
  const refused = refusalOf(() => mutate(mapIn('api-q'), readsOf(CLUSTER)));
  assert.deepEqual(refused, exchange(253).response.body);
});

test('lets objects be changed and deleted where the namespace is going', () => {
  const request = mapIn('api-q');
  const old = request.object!;
  const update = { ...request, verb: 'update' as const, old };
  assert.equal(mutate(update, readsOf(CLUSTER)), old);
  const { object: _, ...rest } = request;
  const removal = { ...rest, verb: 'delete' as const, old };
  assert.equal(mutate(removal, readsOf(CLUSTER)), old);
  assert.equal(mutate(removal, readsOf([])), old);
});

test('lets three namespaces never go', () => {
  const removal = (name: string): AdmissionRequest => ({
    resource: namespaces, verb: 'delete', name, user: 'kubectl',
    old: object('v1', 'Namespace', { name }), suffix: () => 'abcde',
  });
  const refused = refusalOf(() => mutate(removal('default'), readsOf([])));
  assert.deepEqual(refused, exchange(152).response.body);
  mutate(removal('other'), readsOf([]));
});

test('refuses a second global default', () => {
  const request = creation(priorityclasses, object(
    'scheduling.k8s.io/v1', 'PriorityClass', { name: 'b' },
    { value: 1, globalDefault: true },
  ));
  admit(request, readsOf([]));
  const existing = { value: 1, globalDefault: true };
  const reads = readsOf([priorityClass('a', existing)]);
  assert.throws(() => admit(request, reads), {
    code: 403,
    message: 'priorityclasses.scheduling.k8s.io "b" is forbidden: ' +
      'PriorityClass a is already marked as default. Only one default can ' +
      'exist',
  });
});

test('lets the one global default be changed', () => {
  const only = priorityClass('a', { value: 1, globalDefault: true });
  const [resource, old] = only;
  const request = { ...creation(resource, old), old };
  admit({ ...request, verb: 'update' }, readsOf([only]));
});

test('gives back the object itself where there is nothing to do', () => {
  const old = admitted(podOf());
  const update = { ...creation(pods, old), verb: 'update' as const, old };
  assert.equal(mutate(update, readsOf(CLUSTER)), old);
  const status = { ...creation(pods, podOf()), subresource: 'status' };
  assert.equal(mutate(status, readsOf(CLUSTER)), status.object);
});

test('leaves what it is given untouched', () => {
  const pod = podOf();
  const before = JSON.stringify(pod);
  admitted(pod);
  assert.equal(JSON.stringify(pod), before);
});
