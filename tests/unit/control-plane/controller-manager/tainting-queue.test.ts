import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaintingQueue } from
  '../../../../engine/control-plane/controller-manager/tainting-queue.ts';

function queueOf(rate: number, ...names: string[]): TaintingQueue {
  const queue = new TaintingQueue(rate);
  for (const name of names) queue.add(name);
  return queue;
}

test('the first node does not wait, the next ones come 10 s apart', () => {
  const queue = queueOf(0.1, 'a', 'b', 'c');
  assert.equal(queue.take(100), 'a');
  queue.done('a');
  assert.equal(queue.take(100), undefined);
  assert.equal(queue.nextAt(100), 10_100);
  assert.equal(queue.take(10_099), undefined);
  assert.equal(queue.take(10_100), 'b');
});

test('a node that was taken comes back only after it was removed', () => {
  const queue = queueOf(1, 'a');
  queue.done(queue.take(0)!);
  queue.add('a');
  assert.equal(queue.nextAt(5_000), Infinity);
  queue.remove('a');
  queue.add('a');
  assert.equal(queue.take(5_000), 'a');
});

test('a node whose taint failed stays first', () => {
  const queue = queueOf(0.1, 'a', 'b');
  assert.equal(queue.take(0), 'a');
  assert.equal(queue.take(10_000), 'a');
});

test('at rate 0 nobody is ever taken', () => {
  const queue = queueOf(0, 'a');
  assert.equal(queue.nextAt(1), Infinity);
  assert.equal(queue.take(1), undefined);
});

test('who waited for a token still waits when the rate changes', () => {
  const queue = queueOf(0, 'a');
  queue.setRate(0.1, 1_000);
  assert.equal(queue.take(1_000), undefined);
  assert.equal(queue.nextAt(1_000), 11_000);
  const ready = queueOf(0.1, 'a');
  ready.setRate(0.01, 1_000);
  assert.equal(ready.take(1_000), 'a');
});

test('the same rate again changes nothing', () => {
  const queue = queueOf(0.1, 'a', 'b');
  queue.done(queue.take(0)!);
  queue.setRate(0.1, 4_000);
  assert.equal(queue.nextAt(4_000), 10_000);
});
