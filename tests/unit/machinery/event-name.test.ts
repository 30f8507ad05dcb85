import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRandom } from '../../../engine/kernel/random.ts';
import { EventNames } from '../../../engine/machinery/event-name.ts';

function nanosOf(name: string): bigint {
  return BigInt(`0x${name.slice(name.lastIndexOf('.') + 1)}`);
}

test('a name ends in the nanoseconds of its time, in hex', () => {
  const names = new EventNames(createRandom('a'));
  const micros = 1_795_000_123_456_789;
  const name = names.next('web', micros);
  assert.match(name, /^web\.[0-9a-f]{16}$/);
  assert.equal(nanosOf(name) / 1_000n, BigInt(micros));
});

test('names of one microsecond count on', () => {
  const names = new EventNames(createRandom('a'));
  const nanos = [7, 7, 7, 8].map((wall) => nanosOf(names.next('n', wall)));
  const [first] = nanos;
  assert.deepEqual(
    nanos.map((each) => each - first!), [0n, 1n, 2n, 1_000n],
  );
});

test('a clock before 1970 still makes legal names', () => {
  const names = new EventNames(createRandom('a'));
  const made = [-5_000_000, -4_999_999].map((at) => names.next('n', at));
  for (const name of made) assert.match(name, /^n\.[0-9a-f]+$/);
  assert.notEqual(made[0], made[1]);
});

test('a part of zeros is not left out', () => {
  const names = new EventNames(createRandom('a'));
  const micros = 0x1_00_00_00 * 5;
  assert.equal(nanosOf(names.next('n', micros)) / 1_000n, BigInt(micros));
});
