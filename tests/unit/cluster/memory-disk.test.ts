import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryDisk } from '../../../engine/cluster/memory-disk.ts';
import { createRandom } from '../../../engine/kernel/random.ts';

function disk(time = { now: 0 }): MemoryDisk {
  return new MemoryDisk(createRandom('disk'), time);
}

test('a process finds again what it appended, synced or not', () => {
  const one = disk();
  one.send({ append: 'wal', record: 1 });
  one.call({ append: 'wal', record: 2 });
  assert.deepEqual(one.contents(), { wal: [1, 2] });
});

test('a machine without power loses what was not synced', () => {
  const one = disk();
  one.send({ append: 'wal', record: 1 });
  one.call({ sync: 'wal' });
  one.send({ append: 'wal', record: 2 });
  one.losePower();
  assert.deepEqual(one.contents(), { wal: [1] });
  one.send({ append: 'wal', record: 3 });
  one.losePower();
  assert.deepEqual(one.contents(), { wal: [1] });
});

test('what is written back is durable from then on, and not before', () => {
  const time = { now: 0 };
  const one = disk(time);
  const append = (record: number): void =>
    one.send({ append: 'db', record, writeBackMs: 50 });
  append(1);
  time.now = 49_999;
  append(2);
  one.losePower();
  assert.deepEqual(one.contents(), { db: [] });
  append(3);
  time.now += 30_000;
  append(4);
  time.now += 20_000;
  append(5);
  time.now += 49_999;
  one.losePower();
  assert.deepEqual(one.contents(), { db: [3, 4] });
});

test('a replacement is durable at once, and whole', () => {
  const one = disk();
  one.send({ append: 'state', record: 'old' });
  one.call({ replace: 'state', records: ['a', 'b'] });
  one.send({ append: 'state', record: 'c' });
  one.losePower();
  assert.deepEqual(one.contents(), { state: ['a', 'b'] });
});

test('a sync takes between 0.4 and 1.2 ms', () => {
  const one = disk();
  const times = Array.from({ length: 100 }, () =>
    one.call({ sync: 'wal' }).after);
  assert.ok(Math.min(...times) >= 400 && Math.max(...times) <= 1_200);
  assert.ok(new Set(times).size > 20);
});

test('what nobody can read of a request is passed over', () => {
  const one = disk();
  for (const request of [null, 5, 'sync', [], {}, { append: 7, record: 1 },
    { replace: 'a', records: { length: 9 } }, { replace: {}, records: [] }]) {
    assert.equal(one.call(request).value, null);
    one.send(request);
  }
  assert.deepEqual(one.contents(), {});
});
