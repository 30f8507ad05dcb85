import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSteady } from
  '../../../../engine/control-plane/controller-manager/deployment-new-set.ts';
import type { appsv1 } from '../../../../engine/index.ts';

const KIND = 'deployment.kubernetes.io';
const TEMPLATE = { spec: { containers: [{ name: 'web', image: 'web' }] } };

const DEPLOYMENT = {
  metadata: { name: 'web', annotations: { [`${KIND}/revision`]: '1' } },
  spec: { replicas: 4, template: TEMPLATE },
  status: { conditions: [{ type: 'Progressing', status: 'True' }] },
} as unknown as appsv1.Deployment;

const SET = {
  metadata: {
    name: 'web-1',
    annotations: {
      [`${KIND}/revision`]: '1', [`${KIND}/desired-replicas`]: '4',
      [`${KIND}/max-replicas`]: '5',
    },
  },
  spec: { replicas: 4, template: TEMPLATE },
} as unknown as appsv1.ReplicaSet;

function withAnnotation<T extends appsv1.ReplicaSet | appsv1.Deployment>(
  object: T,
  name: string,
  value: string,
): T {
  const { metadata } = object;
  const annotations = { ...metadata.annotations, [name]: value };
  return { ...object, metadata: { ...metadata, annotations } };
}

test('a set that is as it has to be is steady, however often asked', () => {
  assert.equal(isSteady(DEPLOYMENT, SET), true);
  assert.equal(isSteady(DEPLOYMENT, SET), true);
});

test('what differs is seen, whatever was found before', () => {
  assert.equal(isSteady(DEPLOYMENT, SET), true);
  const differ: readonly [appsv1.Deployment, appsv1.ReplicaSet][] = [
    [withAnnotation(DEPLOYMENT, 'team', 'blue'), SET],
    [withAnnotation(DEPLOYMENT, `${KIND}/revision`, '2'), SET],
    [{ ...DEPLOYMENT, status: {} }, SET],
    [{ ...DEPLOYMENT, spec: { ...DEPLOYMENT.spec, replicas: 5 } }, SET],
    [DEPLOYMENT, withAnnotation(SET, `${KIND}/max-replicas`, '6')],
    [DEPLOYMENT, { ...SET, spec: { ...SET.spec, replicas: 3 } }],
    [DEPLOYMENT, { ...SET, spec: { ...SET.spec, minReadySeconds: 9 } }],
  ];
  for (const [deployment, set] of differ) {
    assert.equal(isSteady(deployment, set), false);
  }
  assert.equal(isSteady(DEPLOYMENT, SET), true);
});
