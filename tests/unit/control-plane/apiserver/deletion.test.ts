import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planDeletion } from
  '../../../../engine/control-plane/apiserver/deletion.ts';
import { kindOfResource } from
  '../../../../engine/control-plane/apiserver/kinds.ts';
import type { ApiError } from '../../../../engine/machinery/api/errors.ts';
import type { ApiObject } from '../../../../engine/machinery/api/meta.ts';
import { configmaps, deployments, pods } from
  '../../../../engine/machinery/api/resource.ts';
import type { RequestOptions } from
  '../../../../engine/machinery/request.ts';

const NOW = '2026-11-21T09:00:00Z';
const POD = kindOfResource(pods)!;
const MAP = kindOfResource(configmaps)!;

function object(metadata: object, rest: object = {}): ApiObject {
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name: 'web', uid: 'u-1', resourceVersion: '7', ...metadata },
    ...rest,
  } as unknown as ApiObject;
}
const running = (metadata: object = {}, phase = 'Running') =>
  object({ generation: 1, ...metadata }, {
    spec: { nodeName: 'node-1', terminationGracePeriodSeconds: 30 },
    status: { phase },
  });

/** What becomes of a running Pod: its end, and whether it goes at once. */
function planned(pod: ApiObject, options: RequestOptions = {}): unknown {
  const plan = planDeletion(POD, pod, options, NOW);
  if (plan.what !== 'mark') return plan.what;
  const { metadata } = plan.object;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  return [
    deletionTimestamp, deletionGracePeriodSeconds, metadata.generation,
    plan.goesAtOnce,
  ];
}

test('gives a running Pod the time that it asks for', () => {
  assert.deepEqual(planned(running()), ['2026-11-21T09:00:30Z', 30, 2, false]);
});

test('a client may ask for another time', () => {
  const asked = planned(running(), { gracePeriodSeconds: 5 });
  assert.deepEqual(asked, ['2026-11-21T09:00:05Z', 5, 2, false]);
});

test('a negative time is a second', () => {
  const asked = planned(running(), { gracePeriodSeconds: -1 });
  assert.deepEqual(asked, ['2026-11-21T09:00:01Z', 1, 2, false]);
});

test('gives no time to a Pod that never ran or has ended', () => {
  const gone = ['2026-11-21T09:00:00Z', 0, 2, true];
  assert.deepEqual(planned(running({}, 'Succeeded')), gone);
  const unbound = object({ generation: 1 }, {
    spec: { terminationGracePeriodSeconds: 30 }, status: { phase: 'Pending' },
  });
  assert.deepEqual(planned(unbound, { gracePeriodSeconds: 9 }), gone);
});

test('only shortens the time of a Pod that is on its way', () => {
  const ending = running({
    generation: 2,
    deletionTimestamp: '2026-11-21T09:00:20Z',
    deletionGracePeriodSeconds: 30,
  });
  assert.equal(planned(ending), 'nothing');
  assert.equal(planned(ending, { gracePeriodSeconds: 40 }), 'nothing');
  assert.equal(planned(ending, { gracePeriodSeconds: 30 }), 'nothing');
  assert.deepEqual(planned(ending, { gracePeriodSeconds: 10 }),
    ['2026-11-21T09:00:00Z', 10, 2, false]);
  assert.deepEqual(planned(ending, { gracePeriodSeconds: 0 }),
    ['2026-11-21T08:59:50Z', 0, 2, true]);
});

test('a finalizer holds a Pod whose time is over', () => {
  const held = running({ finalizers: ['example.com/x'] });
  assert.deepEqual(planned(held, { gracePeriodSeconds: 0 }),
    ['2026-11-21T09:00:00Z', 0, 2, false]);
});

test('removes at once what has no grace and no finalizer', () => {
  const plan = planDeletion(MAP, object({}), {}, NOW);
  assert.deepEqual(plan, { what: 'remove' });
});

test('marks what a finalizer holds, once', () => {
  const held = object({ finalizers: ['example.com/x'] });
  const plan = planDeletion(MAP, held, {}, NOW);
  assert.ok(plan.what === 'mark' && !plan.goesAtOnce);
  assert.equal(plan.object.metadata.deletionTimestamp, NOW);
  const again = planDeletion(MAP, plan.object, {}, '2026-11-21T09:05:00Z');
  assert.deepEqual(again, { what: 'nothing' });
});

test('a propagation policy becomes a finalizer, or takes one away', () => {
  const kind = kindOfResource(deployments)!;
  const finalizersAfter = (
    finalizers: readonly string[],
    options: RequestOptions,
  ) => {
    const plan = planDeletion(kind, object({ finalizers }), options, NOW);
    return plan.what === 'mark' ? plan.object.metadata.finalizers : plan.what;
  };
  const foreground = { propagationPolicy: 'Foreground' };
  assert.deepEqual(finalizersAfter([], foreground), ['foregroundDeletion']);
  assert.deepEqual(
    finalizersAfter(['orphan', 'a.io/b'], foreground),
    ['a.io/b', 'foregroundDeletion'],
  );
  assert.deepEqual(
    finalizersAfter([], { orphanDependents: true }), ['orphan'],
  );
  assert.equal(
    finalizersAfter(['orphan'], { propagationPolicy: 'Background' }), 'remove',
  );
});

test('refuses when a precondition does not hold', () => {
  const refusal = (preconditions: RequestOptions['preconditions']) => {
    try {
      planDeletion(POD, running(), { preconditions: preconditions! }, NOW);
    } catch (error) {
      return (error as ApiError).reason;
    }
    return 'none';
  };
  assert.equal(refusal({ uid: 'u-2' }), 'Conflict');
  assert.equal(refusal({ resourceVersion: '6' }), 'Conflict');
  assert.equal(refusal({ uid: 'u-1', resourceVersion: '7' }), 'none');
});
