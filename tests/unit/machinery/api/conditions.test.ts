import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  conditionOf, isPodReady, readyStatus, setCondition,
} from '../../../../engine/machinery/api/conditions.ts';

const condition = (status: 'True' | 'False', at: string) =>
  ({ type: 'Ready', status, lastTransitionTime: at });

test('keeps the time of a condition whose status stays', () => {
  const old = condition('True', 'then');
  assert.deepEqual(setCondition([old], condition('True', 'now')), [old]);
  assert.deepEqual(setCondition([old], condition('False', 'now')),
    [condition('False', 'now')]);
  const other = { ...old, type: 'Other' };
  assert.deepEqual(setCondition([other], old), [other, old]);
  assert.deepEqual(setCondition(undefined, old), [old]);
});

test('reads readiness, also where nobody ever said', () => {
  const ready = { status: { conditions: [condition('True', 'now')] } };
  assert.equal(readyStatus(ready), 'True');
  assert.ok(isPodReady(ready));
  assert.equal(readyStatus({}), undefined);
  assert.ok(!isPodReady({ status: {} }));
  assert.equal(conditionOf(ready, 'Other'), undefined);
});
