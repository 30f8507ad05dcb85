import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disruptionPatch, isTargetOf } from
  '../../../../engine/control-plane/controller-manager/disruption-target.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

const WHY = { reason: 'R', message: 'M' };

function pod(condition?: object): v1.Pod {
  return {
    metadata: { name: 'p', uid: 'u', generation: 2 },
    status: { conditions: condition === undefined ? [] : [condition] },
  } as unknown as v1.Pod;
}

const OLD = {
  type: 'DisruptionTarget', status: 'True', lastTransitionTime: 'then',
  observedGeneration: 2, ...WHY,
};

test('a Pod is told why once', () => {
  assert.equal(isTargetOf(pod(), WHY), false);
  assert.equal(isTargetOf(pod(OLD), WHY), true);
  assert.equal(isTargetOf(pod({ ...OLD, reason: 'Q' }), WHY), false);
  assert.equal(isTargetOf(pod({ ...OLD, observedGeneration: 1 }), WHY),
    false);
});

test('a second reason keeps the time of the first', () => {
  const at = (patch: object) => (patch as {
    status: { conditions: [{ lastTransitionTime: string }] };
  }).status.conditions[0].lastTransitionTime;
  assert.equal(at(disruptionPatch(pod(), WHY, 'now')), 'now');
  assert.equal(at(disruptionPatch(pod(OLD), { ...WHY, reason: 'Q' }, 'now')),
    'then');
});

test('the patch is for this Pod and no namesake', () => {
  assert.deepEqual(disruptionPatch(pod(), WHY, 'now', { phase: 'Failed' }), {
    metadata: { uid: 'u' },
    status: {
      phase: 'Failed',
      conditions: [{
        type: 'DisruptionTarget', observedGeneration: 2, status: 'True',
        lastProbeTime: null, lastTransitionTime: 'now', ...WHY,
      }],
    },
  });
});
