import { test } from 'node:test';
import assert from 'node:assert/strict';
import { floatingCalls } from './calls.ts';
import { assertTidy, file, wholeTree } from './tree.ts';

const CONTRACT = file(
  'engine/tidy-contract.ts',
  'export interface Call<T> extends PromiseLike<T> {',
  '  then<A, B>(f?: ((t: T) => A) | null, g?: unknown): PromiseLike<A | B>;',
  '  [Symbol.iterator](): Generator<unknown, T, unknown>;',
  '}',
  'export interface Client { create(name: string): Call<string> }',
  'export interface Clock { after(ms: number, turn: () => void): object }',
);

function linesFound(...lines: string[]): (number | undefined)[] {
  const found = floatingCalls([CONTRACT, file(
    'engine/tidy-sample.ts',
    'import type { Call, Client, Clock } from "./tidy-contract.ts";',
    'declare const client: Client; declare const clock: Clock;',
    ...lines,
  )]);
  return found.map(({ line }) => (line ?? 0) - 2);
}

test('finds a Call whose result is dropped', () => {
  assert.deepEqual(linesFound('client.create("a");'), [1]);
});

test('finds a Call dropped behind a condition', () => {
  const found = linesFound(
    'declare const isDue: boolean;',
    'isDue && client.create("a");',
    'isDue ? client.create("a") : undefined;',
    'client.create("a").then(() => {});',
  );
  assert.deepEqual(found, [2, 3, 4]);
});

test('finds a Call dropped by a function that should give nothing', () => {
  assert.deepEqual(
    linesFound('clock.after(5, () => client.create("a"));'), [1],
  );
});

test('lets a Call be waited for, kept, given back or dropped in words', () => {
  const found = linesFound(
    'let kept: Call<string>;',
    'kept = client.create("a");',
    'void client.create("a");',
    'function* run() { yield* client.create("a"); }',
    'async function go() { await client.create("a"); }',
    'const give = () => client.create("a");',
    'clock.after(5, () => void client.create("a"));',
    'clock.after(5, () => {});',
    'client.create("a").then(() => {}, () => {});',
  );
  assert.deepEqual(found, []);
});

test('the tree drops no Call by accident', () => {
  assertTidy(floatingCalls(wholeTree()));
});
