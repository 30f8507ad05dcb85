import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ControlPlane } from '../../../harness/control-plane.ts';
import type { ControlPlaneOptions } from
  '../../../harness/control-plane.ts';
import type { ApiError } from '../../../../engine/machinery/api/errors.ts';
import type { List } from '../../../../engine/machinery/api/meta.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import type { ApiRequest } from '../../../../engine/machinery/request.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' } as const;
const MAPS = {
  group: '', version: 'v1', resource: 'configmaps', namespace: 'default',
} as const;
const SPEC = {
  containers: [{ name: 'c', image: 'busybox:1.36' }],
  terminationGracePeriodSeconds: 5,
};

function plane(options?: ControlPlaneOptions): ControlPlane {
  const made = new ControlPlane(options);
  made.api(createOf({
    group: '', version: 'v1', resource: 'serviceaccounts',
    namespace: 'default',
  }, { metadata: { name: 'default' } }));
  return made;
}

function createOf(
  target: Omit<ApiRequest, 'verb'>,
  body: object,
): ApiRequest {
  return { ...target, verb: 'create', body };
}

function createPod(made: ControlPlane, metadata: object): v1.Pod {
  const target = { ...PODS, namespace: 'default' };
  return made.api(createOf(target, { metadata, spec: SPEC }));
}

function createMap(made: ControlPlane, metadata: object): v1.ConfigMap {
  return made.api(createOf(MAPS, { metadata, data: { a: '1' } }));
}

function patchMap(made: ControlPlane, name: string, data: object) {
  return made.api<v1.ConfigMap>({
    ...MAPS, verb: 'patch', name, patchType: 'merge', body: { data },
  });
}

function bindTo(made: ControlPlane, name: string, nodeName: string): void {
  const body = { metadata: { name }, target: { kind: 'Node', name: nodeName } };
  const target = { ...PODS, namespace: 'default', name };
  made.api(createOf({ ...target, subresource: 'binding' }, body));
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { code, reason, message } = error as ApiError;
    return `${code} ${reason}: ${message}`;
  }
  return 'none';
}

/** What the store was told, one line a write. */
function written(made: ControlPlane, resource: string): string[] {
  return made.stored.filter((entry) => entry.resource === resource)
    .map(({ by, verb, subresource, key, before, after }) => {
      const what = subresource === undefined ? verb : `${verb}/${subresource}`;
      const change = before === undefined ? 'new'
        : after === undefined ? 'gone' : 'changed';
      return `${by} ${what} ${key} ${change}`;
    });
}

test('makes the system\'s namespaces and priority classes', () => {
  const made = new ControlPlane();
  const names = (resource: string, group: string): string[] => {
    const list = made.api<List<v1.Namespace>>({
      group, version: 'v1', resource, verb: 'list',
    });
    return list.items.map(({ metadata }) => metadata.name);
  };
  assert.deepEqual(names('namespaces', ''),
    ['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  assert.deepEqual(names('priorityclasses', 'scheduling.k8s.io'),
    ['system-cluster-critical', 'system-node-critical']);
});

test('two writers with the same version: the second is refused', () => {
  const made = plane();
  const map = createMap(made, { name: 'one' });
  const write = (a: string) => made.api({
    ...MAPS, verb: 'update', name: 'one', body: { ...map, data: { a } },
  });
  write('2');
  assert.match(refusal(() => write('3')), /^409 Conflict: .*modified/);
});

test('a patch is applied to the latest, however old the cache is', () => {
  const made = plane({ latencyMs: 50 });
  createMap(made, { name: 'one' });
  patchMap(made, 'one', { b: '1' });
  patchMap(made, 'one', { c: '1' });
  const { data } = patchMap(made, 'one', { d: '1' });
  assert.deepEqual(data, { a: '1', b: '1', c: '1', d: '1' });
});

test('a write that changes nothing is not written', () => {
  const made = plane();
  createMap(made, { name: 'one' });
  const before = made.stored.length;
  patchMap(made, 'one', { a: '1' });
  assert.equal(made.stored.length, before);
});

test('makes up names after a prefix until one is free', () => {
  const made = plane();
  const names = [1, 2, 3].map(() =>
    createMap(made, { generateName: 'web-' }).metadata.name);
  assert.equal(new Set(names).size, 3);
  for (const name of names) {
    assert.match(name, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  }
});

test('a binding is one write, and no second one succeeds', () => {
  const made = plane();
  createPod(made, { name: 'web' });
  bindTo(made, 'web', 'node-1');
  assert.deepEqual(written(made, 'pods'), [
    'kubectl create default/web new',
    'kubectl create/binding default/web changed',
  ]);
  const pod = made.stored.at(-1)!.after as v1.Pod;
  assert.equal(pod.spec.nodeName, 'node-1');
  assert.equal(pod.metadata.generation, 1);
  assert.deepEqual(pod.status?.conditions?.map(({ type, status }) =>
    `${type}=${status}`), ['PodScheduled=True']);
  assert.equal(refusal(() => bindTo(made, 'web', 'node-2')),
    '409 Conflict: Operation cannot be fulfilled on pods/binding "web": '
    + 'pod web is already assigned to node "node-1"');
  assert.match(refusal(() => bindTo(made, 'none', 'node-2')), /^404 NotFound/);
});

function statusWhenBound(made: ControlPlane, name: string): v1.PodStatus {
  bindTo(made, name, 'node-1');
  return (made.stored.at(-1)!.after as v1.Pod).status!;
}

test('each binding has its own time, and says only where the Pod is', () => {
  const made = plane();
  for (const name of ['one', 'two', 'three']) createPod(made, { name });
  const status = {
    nominatedNodeName: 'node-2', reason: 'r',
    conditions: [{ type: 'a', status: 'True' }],
  };
  made.api({
    ...PODS, namespace: 'default', name: 'three', verb: 'patch',
    subresource: 'status', patchType: 'strategic', body: { status },
  });
  const one = statusWhenBound(made, 'one');
  made.run(1_000);
  const two = statusWhenBound(made, 'two');
  const at = ({ conditions }: v1.PodStatus): number =>
    Date.parse(conditions!.at(-1)!.lastTransitionTime!);
  assert.equal(at(two) - at(one), 1_000);
  assert.deepEqual(Object.keys(two), ['phase', 'conditions', 'qosClass']);
  const three = statusWhenBound(made, 'three');
  assert.deepEqual(Object.keys(three),
    ['phase', 'conditions', 'reason', 'qosClass']);
  assert.deepEqual(three.conditions!.map(({ type }) => type),
    ['a', 'PodScheduled']);
});

test('a binding tells the Pod its node\'s zone', () => {
  const made = plane();
  const zone = { 'topology.kubernetes.io/zone': 'zone-a' };
  made.api(createOf({ group: '', version: 'v1', resource: 'nodes' }, {
    metadata: { name: 'node-1', labels: { ...zone, other: 'x' } },
  }));
  createPod(made, { name: 'web', labels: { app: 'web' } });
  made.run(10);
  bindTo(made, 'web', 'node-1');
  const { metadata } = made.stored.at(-1)!.after!;
  assert.deepEqual(metadata.labels, { app: 'web', ...zone });
});

test('a Pod that runs ends in two steps, and a force does both at once', () => {
  const made = plane();
  createPod(made, { name: 'web' });
  bindTo(made, 'web', 'node-1');
  const remove = (gracePeriodSeconds?: number) => made.api<v1.Pod>({
    ...PODS, namespace: 'default', name: 'web', verb: 'delete',
    ...(gracePeriodSeconds !== undefined && {
      options: { gracePeriodSeconds },
    }),
  });
  const { metadata } = remove();
  assert.equal(metadata.deletionGracePeriodSeconds, 5);
  assert.equal(metadata.generation, 2);
  const before = made.stored.length;
  remove();
  assert.equal(made.stored.length, before, 'the second changes nothing');
  remove(0);
  assert.deepEqual(written(made, 'pods').slice(-2), [
    'kubectl delete default/web changed', 'kubectl delete default/web gone',
  ]);
  assert.match(refusal(() => remove()), /^404 NotFound/);
});

test('the last finalizer that goes takes the object with it', () => {
  const made = plane();
  createMap(made, { name: 'held', finalizers: ['example.com/x'] });
  made.api({ ...MAPS, verb: 'delete', name: 'held' });
  made.api({
    ...MAPS, verb: 'patch', name: 'held', patchType: 'merge',
    body: { metadata: { finalizers: null } },
  });
  assert.deepEqual(written(made, 'configmaps'), [
    'kubectl create default/held new', 'kubectl delete default/held changed',
    'kubectl patch default/held gone',
  ]);
});

test('a namespace goes once its finalizers are gone', () => {
  const made = plane();
  const target = { group: '', version: 'v1', resource: 'namespaces' };
  made.api(createOf(target, { metadata: { name: 'team' } }));
  made.api({ ...target, verb: 'delete', name: 'team' });
  const ending = made.api<v1.Namespace>(
    { ...target, verb: 'get', name: 'team' },
  );
  assert.equal(ending.status.phase, 'Terminating');
  made.run(10);
  const map = createOf({ ...MAPS, namespace: 'team' }, {
    metadata: { name: 'late' },
  });
  assert.match(refusal(() => made.api(map)), /^403 Forbidden: .*terminated/);
  made.api({
    ...target, verb: 'update', name: 'team', subresource: 'finalize',
    body: { ...ending, spec: {} },
  });
  const get = () => made.api({ ...target, verb: 'get', name: 'team' });
  assert.match(refusal(get), /^404 NotFound/);
});

test('a Pod waits for its namespace\'s account to be made', () => {
  const made = new ControlPlane();
  made.api(createOf({ group: '', version: 'v1', resource: 'namespaces' }, {
    metadata: { name: 'team' },
  }));
  const target = { ...PODS, namespace: 'team' };
  const create = () => made.api<v1.Pod>(
    createOf(target, { metadata: { name: 'web' }, spec: SPEC }),
  );
  const before = made.now;
  assert.match(refusal(create), /error looking up service account team\/def/);
  assert.ok(made.now - before > 900, 'it looked ten times');
});

test('the two forms of an Event are one object', () => {
  const made = plane();
  const about = { kind: 'Pod', namespace: 'default', name: 'web' };
  const group = 'events.k8s.io';
  const target = { version: 'v1', resource: 'events', namespace: 'default' };
  made.api(createOf({ ...target, group }, {
    metadata: { name: 'web.1' }, eventTime: '2026-11-21T09:43:24.000000Z',
    reportingController: 'default-scheduler', reportingInstance: 'vm',
    action: 'Binding', reason: 'Scheduled', regarding: about,
    note: 'it fits', type: 'Normal',
  }));
  const core = made.api<v1.Event>(
    { ...target, group: '', verb: 'get', name: 'web.1' },
  );
  assert.equal(core.apiVersion, 'v1');
  assert.equal(core.message, 'it fits');
  assert.deepEqual(core.involvedObject, about);
  const other = made.api<{ readonly note: string }>(
    { ...target, group, verb: 'get', name: 'web.1' },
  );
  assert.equal(other.note, 'it fits');
});

test('an Event is gone after an hour', () => {
  const made = plane();
  const target = {
    group: '', version: 'v1', resource: 'events', namespace: 'default',
  };
  made.api(createOf(target, {
    metadata: { name: 'web.1' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
  }));
  const get = () => made.api({ ...target, verb: 'get', name: 'web.1' });
  made.run(3_590_000);
  assert.equal(refusal(get), 'none');
  made.run(70_000);
  assert.match(refusal(get), /^404 NotFound/);
  const last = written(made, 'events').at(-1);
  assert.equal(last, 'etcd delete default/web.1 gone');
});

test('an object that the store would not take is refused', () => {
  const made = plane();
  const annotations = { a: 'x'.repeat(1000) };
  const env = (count: number) => Array.from({ length: count }, (_, n) =>
    ({ name: `E${n}`, value: 'x'.repeat(1000) }));
  const create = (count: number) => {
    const spec = { containers: [{ ...SPEC.containers[0], env: env(count) }] };
    const target = { ...PODS, namespace: 'default' };
    const metadata = { name: `big-${count}`, annotations };
    return made.api(createOf(target, { metadata, spec }));
  };
  assert.equal(refusal(() => create(1_000)), 'none');
  assert.match(refusal(() => create(1_600)), /^500 .*request is too large/);
});

test('leaves the same objects when everything crosses as text', () => {
  const run = (throughText: boolean): unknown => {
    const made = plane({ throughText });
    createPod(made, { generateName: 'web-' });
    patchMap(made, createMap(made, { name: 'one' }).metadata.name, { b: '2' });
    made.api({ ...MAPS, verb: 'delete', name: 'one' });
    assert.deepEqual(made.troubles, []);
    return made.stored;
  };
  assert.equal(JSON.stringify(run(true)), JSON.stringify(run(false)));
});
