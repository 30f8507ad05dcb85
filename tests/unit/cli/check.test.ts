import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  headerOf, isWordedAs, nearMissProof,
} from '../../../cli/check/near-miss.ts';
import { readArguments } from '../../../cli/arguments.ts';
import { extentFrom } from '../../../cli/check.ts';
import { hintProof, sizeProof, todoProof } from '../../../cli/check/texts.ts';
import { loadExercise } from '../../../cli/exercises.ts';
import type { LoadedExercise } from '../../../cli/exercises.ts';
import {
  FAILING, NOT_COMPILING, PASSING,
} from '../../browser/fixture/verdicts.ts';

const first = await loadExercise('first-loop');

/** The first exercise with other hints for one check. */
function hinted(tiers: [string, string, string]): LoadedExercise {
  const { exercise } = first;
  const hints = { 'quiet-when-right': tiers };
  return {
    ...first,
    exercise: { ...exercise, spec: { ...exercise.spec, hints } },
  };
}

/** The word that marks a gap; not a note of ours. */
const GAP = ['TO', 'DO'].join('');

test('a near-miss says its check and its words over several lines', () => {
  const header = headerOf(`// What it gets wrong.
// expect: quiet-when-right
// message: expected nothing | at {t}: a lot
//   more | look: there

const x = 1; // message: no`);
  assert.deepEqual(header, {
    check: 'quiet-when-right',
    message: 'expected nothing | at {t}: a lot more | look: there',
  });
});

test('{t} stands for a time and {name} for a name; all else is exact', () => {
  const template = 'expected a (b) | at {t}: {name} and {name}';
  assert.ok(isWordedAs('expected a (b) | at 2.005s: p-1 and web', template));
  assert.ok(!isWordedAs('expected a b | at 2.005s: p-1 and web', template));
  assert.ok(!isWordedAs('expected a (b) | at soon: p-1 and web', template));
  assert.ok(!isWordedAs('expected a (b) | at 2s: p-1 and web!', template));
});

const HEADER = `// expect: heals-missed-delete
// message: expected web | at {t}: still missing | look: resume
`;

function proofOf(text: string, verdict = FAILING, on = 'heals-missed-delete') {
  return nearMissProof('x', text, on, verdict);
}

test('a near-miss holds if it fails first where it says, so worded', () => {
  assert.ok(proofOf(HEADER).holds);
});

test('a near-miss is refused for each way not to be one', () => {
  const says = (...args: Parameters<typeof proofOf>): string => {
    const { holds, says: found, advice } = proofOf(...args);
    assert.ok(!holds && advice !== undefined);
    return found;
  };
  assert.match(says('const x = 1;'), /header expects nothing/);
  assert.match(says(HEADER, FAILING, 'quiet-when-right'), /the yaml says/);
  assert.match(says(HEADER, PASSING), /it passes/);
  assert.match(says(HEADER, NOT_COMPILING), /compile: Expected/);
  assert.match(says(HEADER.replace('still', 'not')), /is told: expected web/);
  const other = HEADER.replace('heals-missed-delete', 'quiet-when-right');
  assert.match(says(other, FAILING, 'quiet-when-right'),
    /fails first on heals-missed-delete/);
});

test('the first hint may not name what the solution does', () => {
  const proof = hintProof(hinted(['Is keepOne called?', 'An idea.', 'So.']));
  assert.ok(!proof.holds);
  assert.match(proof.says, /tier 1 of quiet-when-right says "keepOne"/);
  assert.ok(!hintProof(hinted(['What is `pod`?', 'An idea.', 'So.'])).holds);
  assert.ok(hintProof(hinted(['Which pod is it?', 'An idea.', 'So.'])).holds);
});

test('the second hint shows no code', () => {
  const proof = hintProof(hinted(['Why?', 'Write `if (a) return;` so.', 'So']));
  assert.ok(!proof.holds);
  assert.match(proof.says, /tier 2 .* has code: if/);
  const named = hintProof(hinted(['Why?', 'Think of `finalizers`.', 'So']));
  assert.ok(named.holds);
});

test('a gap has one note in the starter, and none in the solution', () => {
  assert.ok(todoProof(first).holds);
  const { starter, solution } = first;
  const without = starter.replace(`${GAP} 2:`, 'then:');
  assert.match(todoProof({ ...first, starter: without }).says, /has TODO 1, /);
  const twice = `${starter}\n// ${GAP} 1: again`;
  assert.ok(!todoProof({ ...first, starter: twice }).holds);
  const late = `${solution}\n// ${GAP} 1: later`;
  assert.ok(!todoProof({ ...first, solution: late }).holds);
});

test('a starter that scrolls is too long', () => {
  const starter = 'const x = 1;\n'.repeat(101);
  assert.match(sizeProof({ ...first, starter }).says, /101 of at most 100/);
});

test('how many random seeds are run can be said', () => {
  const asked = (...args: string[]) => extentFrom(readArguments(args, {
    long: { type: 'boolean' }, seeds: { type: 'string' },
  }));
  const before = process.env['CLUSTERWRIGHT_LONG'];
  delete process.env['CLUSTERWRIGHT_LONG'];
  assert.deepEqual(asked(), { seeds: 10, nearMisses: 'public' });
  assert.deepEqual(asked('--seeds', '50'), { seeds: 50, nearMisses: 'public' });
  assert.deepEqual(asked('--long'), { seeds: 1_000, nearMisses: 'all' });
  process.env['CLUSTERWRIGHT_LONG'] = '1';
  assert.deepEqual(asked(), { seeds: 1_000, nearMisses: 'all' });
  delete process.env['CLUSTERWRIGHT_LONG'];
  if (before !== undefined) process.env['CLUSTERWRIGHT_LONG'] = before;
  assert.throws(() => asked('--seeds', 'many'), /up to 9999, found "many"/);
});
