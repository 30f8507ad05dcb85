import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterStart, Backoffs, nextStart }
  from '../../../../engine/node/kubelet/backoff.ts';
import type { Step } from '../../../../engine/node/kubelet/backoff.ts';

test('starts come at once, then 10, 20, 40 … 300 s after the end', () => {
  let step: Step | undefined;
  let now = 0;
  const waits: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    // It ends as soon as it has started.
    const endedAt = now;
    const at = nextStart(step, endedAt);
    waits.push((at - endedAt) / 1_000);
    now = at;
    step = afterStart(step, endedAt, now);
  }
  assert.deepEqual(waits, [0, 10, 20, 40, 80, 160, 300, 300]);
});

test('a run that ends ten minutes after the last step begins anew', () => {
  const step = { waitMs: 160_000, at: 1_000 };
  assert.equal(nextStart(step, 601_000), 761_000);
  assert.equal(nextStart(step, 601_001), 601_001);
  assert.equal(afterStart(step, 601_001, 601_002).waitMs, 10_000);
});

test('a pull waits from the step, not from an end', () => {
  const backoffs = new Backoffs();
  assert.equal(backoffs.isWaiting('a', 0), false);
  backoffs.step('a', 0, 0);
  assert.equal(backoffs.isWaiting('a', 9_999), true);
  assert.equal(backoffs.isWaiting('a', 10_000), false);
  backoffs.step('a', 10_000, 10_000);
  assert.equal(backoffs.isWaiting('a', 29_999), true);
  backoffs.forget('a');
  assert.equal(backoffs.get('a'), undefined);
});
