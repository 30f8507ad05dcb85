import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atOnce } from '../../../grader/at-once.ts';

async function rest(results: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const result of results) all.push(result);
  return all;
}

/** Work that ends when the test says so. */
class Desk {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, (error?: Error) => void>();

  readonly work = (thing: string): Promise<string> => {
    this.begun.push(thing);
    return new Promise((resolve, reject) => {
      this.#ends.set(thing, (error) =>
        (error === undefined ? resolve(thing.toUpperCase()) : reject(error)));
    });
  };

  end(thing: string, error?: Error): void {
    this.#ends.get(thing)!(error);
  }
}

test('results come in the order of the things', async () => {
  const desk = new Desk();
  const results = atOnce(['a', 'b', 'c'], 3, desk.work);
  const first = results.next();
  desk.end('c');
  desk.end('b');
  desk.end('a');
  assert.deepEqual(await first, { done: false, value: 'A' });
  assert.deepEqual(await rest(results), ['B', 'C']);
});

test('so many are under way and no more', async () => {
  const desk = new Desk();
  const results = atOnce(['a', 'b', 'c', 'd'], 2, desk.work);
  const first = results.next();
  assert.deepEqual(desk.begun, ['a', 'b']);
  desk.end('b');
  desk.end('a');
  await first;
  const second = results.next();
  await second;
  assert.deepEqual(desk.begun, ['a', 'b', 'c']);
});

test('a failure comes in its turn', async () => {
  const desk = new Desk();
  const results = atOnce(['a', 'b', 'c'], 3, desk.work);
  const first = results.next();
  desk.end('b', new Error('no paper'));
  desk.end('c', new Error('nobody hears of this one'));
  desk.end('a');
  assert.equal((await first).value, 'A');
  await assert.rejects(results.next(), /no paper/);
  assert.equal((await results.next()).done, true);
});

test('of nothing comes nothing', async () => {
  const desk = new Desk();
  assert.deepEqual(await rest(atOnce([], 4, desk.work)), []);
});
