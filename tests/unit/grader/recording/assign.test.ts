import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assign } from '../../../../grader/recording/assign.ts';

function best(worth: readonly (readonly number[])[]): number {
  const [row, ...rest] = worth;
  if (row === undefined) return 0;
  let most = best(rest);
  row.forEach((value, column) => {
    const others = rest.map((other) =>
      other.map((each, index) => index === column ? -1e9 : each));
    most = Math.max(most, value + best(others));
  });
  return most;
}

function sum(worth: readonly (readonly number[])[]): number {
  return assign(worth).reduce((total, column, row) =>
    total + (worth[row]?.[column] ?? 0), 0);
}

test('no rows need no columns', () => {
  assert.deepEqual(assign([]), []);
  assert.deepEqual(assign([[]]), [-1]);
});

test('the greatest sum is found where a greedy choice misses it', () => {
  assert.deepEqual(assign([[10, 9], [9, 1]]), [1, 0]);
});

test('the sum is the greatest of all, for every shape', () => {
  let state = 7;
  const draw = () => (state = state * 48271 % 2147483647) % 20;
  for (let round = 0; round < 60; round += 1) {
    const rows = 1 + round % 4;
    const columns = 1 + Math.floor(round / 4) % 4;
    const worth = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, draw));
    assert.equal(sum(worth), best(worth), JSON.stringify(worth));
  }
});
