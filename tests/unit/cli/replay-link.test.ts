import { test } from 'node:test';
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { replayLink } from '../../../cli/replay-link.ts';
import { readReplay } from '../../../cli/replay-text.ts';
import { sharedIn, shareHash } from '../../../site/workbench/share.ts';
import { FAILING, PASSING } from '../../browser/fixture/verdicts.ts';

const CODE = 'export async function keepOne() { /* ü ✓ */ }\n';
const failed = FAILING.checks[1]!;

test('the page reads the runner\'s link', async () => {
  const link = replayLink('first-loop', CODE, { ...failed, at: 31_002 });
  const shared = await sharedIn(link.slice(link.indexOf('#')), 'first-loop');
  assert.deepEqual(shared, {
    exercise: 'first-loop', text: CODE, check: 'heals-missed-delete',
    point: {
      scenario: 'deleted-while-away', seed: '2', ordering: [],
      wrongAt: 31_002, wrongIndex: 812,
    },
  });
});

test('the runner reads its own link, run and all', () => {
  const request = readReplay(replayLink('first-loop', CODE, failed));
  assert.equal(request.code, CODE);
  assert.equal(request.check, 'heals-missed-delete');
  assert.equal(request.replay?.scenario, 'deleted-while-away');
  assert.equal(request.replay?.seed, '2');
});

test('the runner reads the page\'s link', async () => {
  const hash = await shareHash({
    exercise: 'first-loop', text: CODE, check: 'heals-missed-delete',
  });
  const request = readReplay(`https://course.example/exercises/x/${hash}`);
  assert.equal(request.code, CODE);
  assert.equal(request.replay, undefined);
});

test('a verdict and its replay object lead to the same run', () => {
  const { replay } = readReplay(JSON.stringify(FAILING));
  assert.deepEqual(replay, failed.replay);
  assert.deepEqual(readReplay(JSON.stringify(failed.replay)).replay, replay);
});

test('what is no failure is refused with a sentence', () => {
  const refused = (text: string, words: RegExp): void =>
    assert.throws(() => readReplay(text), words);
  refused(JSON.stringify(PASSING), /no failure to be replayed/);
  refused('[]', /expected a verdict/);
  refused('{"exercise": "x", "seed": 1}', /expected a verdict/);
  refused('#v=1', /#x=EXERCISE/);
  refused('#x=../../etc', /#x=EXERCISE/);
  refused('#x=first-loop&c=abc', /cannot be read/);
});

test('a link that unpacks to too much is refused', () => {
  const bomb = deflateRawSync('a'.repeat(2_000_000)).toString('base64url');
  assert.throws(() => readReplay(`#x=first-loop&c=${bomb}`),
    /cannot be read/);
});
