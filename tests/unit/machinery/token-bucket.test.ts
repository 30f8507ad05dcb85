import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TokenBucket } from '../../../engine/machinery/token-bucket.ts';

const SECOND = 1_000_000;

test('a full bucket gives its burst, then one each interval', () => {
  const bucket = new TokenBucket(1 / 300, 25);
  const start = 1_234_567;
  for (let i = 0; i < 25; i += 1) assert.ok(bucket.tryTake(start));
  assert.ok(!bucket.tryTake(start));
  assert.ok(!bucket.tryTake(start + 300 * SECOND - 1));
  assert.ok(bucket.tryTake(start + 300 * SECOND));
  assert.ok(!bucket.tryTake(start + 300 * SECOND));
});

test('a refused token is not owed', () => {
  const bucket = new TokenBucket(1, 1);
  assert.ok(bucket.tryTake(0));
  for (let i = 0; i < 9; i += 1) assert.ok(!bucket.tryTake(0));
  assert.ok(bucket.tryTake(SECOND));
});

test('reserved tokens are waited for one after the other', () => {
  const bucket = new TokenBucket(10, 2);
  const waits = [0, 0, 0, 50_000].map((now) => bucket.reserve(now));
  assert.deepEqual(waits, [0, 0, 100_000, 150_000]);
});

test('an idle bucket does not save more than its burst', () => {
  const bucket = new TokenBucket(10, 2);
  const waits = [0, 1, 2].map(() => bucket.reserve(1_000 * SECOND));
  assert.deepEqual(waits, [0, 0, 100_000]);
});

test('a bucket is full at the start, also before time 0', () => {
  const bucket = new TokenBucket(10, 1);
  assert.equal(bucket.reserve(-60 * SECOND), 0);
  assert.equal(bucket.reserve(-60 * SECOND), 100_000);
});

test('a bucket knows when its next token comes', () => {
  const bucket = new TokenBucket(0.1, 1);
  assert.equal(bucket.nextAt(5), 5);
  bucket.tryTake(5);
  assert.equal(bucket.nextAt(6), 5 + 10 * SECOND);
});
