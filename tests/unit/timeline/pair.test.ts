import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEntry } from '../../../engine/machinery/journal.ts';
import { pairTimelines } from '../../../engine/timeline/pair.ts';
import { journal, request } from './entries.ts';

/** A run in which 'you' say these words, a second apart. */
function saying(words: string): JournalEntry[] {
  return journal(...words.split('').map((text, i) =>
    [i * 1000, 'you', { kind: 'says', text }] as const));
}

/** '=a' both, '-a' only the reference, '+a' only yours. */
function rows(yours: string, reference: string): string {
  return pairTimelines(saying(yours), saying(reference), { actor: 'you' })
    .map((row) => {
      const text = (row.yours ?? row.reference)!.at(-1);
      return row.isEqual ? `=${text}` : `${row.yours ? '+' : '-'}${text}`;
    }).join(' ');
}

test('pairs what is equal, in order, and leaves the rest to one side', () => {
  assert.equal(rows('abcd', 'abcd'), '=a =b =c =d');
  assert.equal(rows('abd', 'abcd'), '=a =b -c =d');
  assert.equal(rows('abxd', 'abcd'), '=a =b +x -c =d');
  assert.equal(rows('', 'ab'), '-a -b');
  assert.equal(rows('ab', ''), '+a +b');
});

test('pairs as much as it can', () => {
  assert.equal(rows('xaybzc', 'abc'), '+x =a +y =b +z =c');
  assert.equal(rows('abcab', 'cab'), '+a +b =c =a =b');
  assert.equal(rows('abcx', 'xabc'), '-x =a =b =c +x');
});

test('takes time and entry from the learner where there is one', () => {
  const [both, missing] = pairTimelines(
    saying('a'), journal(
      [7, 'you', { kind: 'says', text: 'a' }],
      [9, 'you', { kind: 'says', text: 'b' }],
    ), { actor: 'you' },
  );
  assert.deepEqual([both!.at, both!.entry?.index], [0, 0]);
  assert.deepEqual([missing!.at, missing!.entry], [9, undefined]);
});

test('leaves out what tells nothing, and refusals of others', () => {
  const run = journal(
    [1, 'you', request(200)],
    [2, 'you', request(409, { verb: 'update' })],
    [3, 'kube-scheduler', request(409, { verb: 'update' })],
    [4, 'you', { kind: 'fault', what: 'crash', target: 'you' }],
  );
  const texts = pairTimelines(run, [], { actor: 'you' })
    .map(({ yours }) => yours);
  assert.deepEqual(texts, ['you update pod/web 409', 'you crash you']);
});

test('stops at the most that a side may have', () => {
  const options = { actor: 'you', most: 2 };
  const found = pairTimelines(saying('abcd'), saying('abcd'), options);
  assert.equal(found.length, 2);
});
