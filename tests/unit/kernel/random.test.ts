import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../engine/kernel/digest.ts';
import { createRandom, hash32 } from '../../../engine/kernel/random.ts';

function draw(seed: string, count: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () =>
    Math.round(random.next() * 0x1_0000_0000));
}

test('the same seed gives these numbers in every host', () => {
  assert.deepEqual(draw('1', 4), [
    1796168646, 2539704702, 219487814, 3825803541,
  ]);
  assert.deepEqual(draw('ferry/é/☸', 2), [1311241015, 2867313298]);
});

test('a fork depends on its name, not on what was drawn before', () => {
  const drawn = createRandom('1');
  for (let i = 0; i < 100; i += 1) drawn.next();
  const late = drawn.fork('kubelet/node-1');
  const early = createRandom('1').fork('kubelet/node-1');
  const other = createRandom('1').fork('kubelet/node-2');
  assert.equal(late.next(), early.next());
  assert.notEqual(early.next(), other.next());
});

test('a whole number has both ends, and nothing beyond', () => {
  const random = createRandom('ends');
  const seen = new Set<number>();
  for (let i = 0; i < 300; i += 1) seen.add(random.integer(-2, 3));
  assert.deepEqual([...seen].sort((a, b) => a - b), [-2, -1, 0, 1, 2, 3]);
  assert.equal(random.integer(5, 5), 5);
});

test('chance lies in [0, 1) and spreads evenly enough', () => {
  const random = createRandom('even');
  const buckets = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i += 1) {
    const value = random.next();
    assert.ok(value >= 0 && value < 1);
    buckets[Math.floor(value * 10)]! += 1;
  }
  for (const count of buckets) assert.ok(count > 850 && count < 1_150);
});

test('hash and digest of a text are the same in every host', () => {
  assert.equal(hash32('kube-scheduler', 3), -1327550375);
  assert.equal(digestOf('kube-scheduler'), '9a8ddd0aa710d259');
  assert.notEqual(digestOf('ab'), digestOf('ba'));
});
