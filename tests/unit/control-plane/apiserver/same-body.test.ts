import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deepFreeze } from '../../../../engine/kernel/freeze.ts';
import type { ApiError } from '../../../../engine/machinery/api/errors.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import type { RequestOptions }
  from '../../../../engine/machinery/request.ts';
import { ControlPlane } from '../../../harness/control-plane.ts';

const SPEC = deepFreeze({
  containers: [{ name: 'c', image: 'busybox:1.36' }],
});

function plane(): ControlPlane {
  const made = new ControlPlane();
  for (const namespace of ['default', 'kube-system']) {
    create(made, 'serviceaccounts', namespace, {
      metadata: { name: 'default' },
    });
  }
  return made;
}

function create(
  made: ControlPlane,
  resource: string,
  namespace: string,
  body: object,
  options: RequestOptions = {},
): v1.Pod {
  return made.api<v1.Pod>({
    verb: 'create', group: '', version: 'v1', resource, namespace, options,
    body,
  });
}

function bodyWith(labels: object, metadata: object = {}): object {
  return {
    metadata: { generateName: 'web-', labels, ...metadata }, spec: SPEC,
  };
}

/** What of a Pod is not drawn. */
function shared({ metadata, spec, status }: v1.Pod): object {
  const { name: _, uid: __, resourceVersion: ___, ...rest } = metadata;
  const { volumes: ____, containers: _____, ...others } = spec;
  return { metadata: rest, spec: others, status };
}

test('one body makes Pods that differ in what is drawn alone', () => {
  const made = plane();
  const body = deepFreeze(bodyWith({ app: 'web' }));
  const pods = [1, 2, 3].map(() => create(made, 'pods', 'default', body));
  assert.equal(new Set(pods.map(({ metadata }) => metadata.name)).size, 3);
  assert.equal(new Set(pods.map(({ metadata }) => metadata.uid)).size, 3);
  for (const pod of pods) assert.deepEqual(shared(pod), shared(pods[0]!));
  assert.deepEqual(pods[2]!.metadata.labels, { app: 'web' });
});

test('a body that can change is read and judged each time', () => {
  const made = plane();
  const metadata = { generateName: 'web-', labels: { app: 'web' } };
  const body = Object.freeze({ metadata, spec: SPEC });
  create(made, 'pods', 'default', body);
  metadata.labels = { app: 'other' };
  const pod = create(made, 'pods', 'default', body);
  assert.deepEqual(pod.metadata.labels, { app: 'other' });
  metadata.labels = { app: 'not a value' };
  assert.throws(() => create(made, 'pods', 'default', body),
    ({ reason }: ApiError) => reason === 'Invalid');
});

test('a body with a name of its own is taken once', () => {
  const made = plane();
  const body = deepFreeze(bodyWith({}, { name: 'web' }));
  create(made, 'pods', 'default', body);
  assert.throws(() => create(made, 'pods', 'default', body),
    ({ reason }: ApiError) => reason === 'AlreadyExists');
});

test('one body means another thing at another place', () => {
  const made = plane();
  const body = deepFreeze(bodyWith({ app: 'web' }));
  create(made, 'pods', 'default', body);
  const map = create(made, 'configmaps', 'default', body);
  assert.equal(map.kind, 'ConfigMap');
  assert.equal('spec' in map, false);
  const system = create(made, 'pods', 'kube-system', body);
  assert.equal(system.metadata.namespace, 'kube-system');
});

test('one body is read as strictly as each request wants it', () => {
  const made = plane();
  const body = deepFreeze({ ...bodyWith({}), colour: 'red' });
  for (const _ of [1, 2]) create(made, 'pods', 'default', body);
  assert.throws(() => create(made, 'pods', 'default', body, {
    fieldValidation: 'Strict',
  }), /unknown field "colour"/);
});
