import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remembering } from '../../../engine/machinery/memo.ts';

test('answers are kept by text, and made anew once there are too many', () => {
  const asked: string[] = [];
  const twice = remembering(2, (text) => {
    asked.push(text);
    return `${text}${text}`;
  });
  assert.deepEqual(['a', 'b', 'a', 'b'].map(twice), ['aa', 'bb', 'aa', 'bb']);
  assert.deepEqual(asked, ['a', 'b']);
  assert.deepEqual(['c', 'a', 'c'].map(twice), ['cc', 'aa', 'cc']);
  assert.deepEqual(asked, ['a', 'b', 'c', 'a']);
});

test('what could not be made is not kept', () => {
  let isBroken = true;
  const once = remembering(2, (text) => {
    if (isBroken) throw new Error('broken');
    return text;
  });
  assert.throws(() => once('a'), /broken/);
  isBroken = false;
  assert.equal(once('a'), 'a');
});
