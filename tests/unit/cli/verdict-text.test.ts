import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Verdict } from '@clusterwright/grader';
import { pairedLines } from '../../../cli/paired-table.ts';
import { repeatCommand, verdictLines } from '../../../cli/verdict-text.ts';
import { cut, hanging, wrapped } from '../../../cli/wrap.ts';
import {
  FAILING, NOT_COMPILING, PASSING,
} from '../../browser/fixture/verdicts.ts';

const PLAIN = { width: 88, ink: (_: unknown, text: string) => text };
const FRAME = {
  number: '1.1', title: 'Keep one Pod alive',
  command: 'npx clusterwright run first-loop',
};

function shown(verdict: Verdict, width = 88): string[] {
  return verdictLines(verdict, FRAME, { ...PLAIN, width });
}

test('a verdict says its score, its first failure and how to repeat it', () => {
  const text = shown(FAILING).join('\n');
  assert.match(text, /^ 1\.1 Keep one Pod alive +run 7f3a-91c2 {3}seed 2$/m);
  assert.match(text, /^ ✗ 3 of 10 points {3}1 of 3 checks pass$/m);
  assert.match(text, /^ expected {3}web to exist by 31 s$/m);
  assert.match(text, new RegExp('^ repeat +npx clusterwright run first-loop '
    + '--seed 2 --only deleted-while-away$', 'm'));
});

test('a verdict fits its columns, but for the command to copy', () => {
  for (const width of [50, 71, 72, 88]) {
    for (const verdict of [FAILING, PASSING, NOT_COMPILING]) {
      const long = shown(verdict, width)
        .filter((line) => line.length > width && !line.startsWith(' repeat'));
      assert.deepEqual(long, [], `${width} columns`);
    }
  }
});

test('every row begins with a glyph, so that no colour is needed', () => {
  const rows = shown(FAILING).filter((line) => /\d+ \/ +\d+/.test(line));
  assert.equal(rows.filter((row) => /^ {3}[✓✗-] /.test(row)).length, 3);
});

test('one run tells no points', () => {
  const lines = verdictLines(FAILING, { ...FRAME, isPart: true }, PLAIN);
  assert.match(lines[2]!, /^ ✗ this run {3}1 of 2 checks pass$/);
  assert.ok(!lines.some((line) => line.includes('/ 10')));
});

test('what a learner printed cannot steer the terminal', () => {
  const forged = {
    ...FAILING,
    checks: FAILING.checks.map((check) => ({
      ...check,
      happened: 'x\u001b[2J\u009b31m\nsecond line',
      paired: check.paired?.map((step) => ({ ...step, yours: 'a\u001b[Hb' })),
    })),
  } as Verdict;
  const text = shown(forged).join('\n');
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  assert.match(text, /x\[2J31m second line/);
});

test('after a failure some of the log is told, equal lines once', () => {
  const lines = ['1.006 called', '1.006 TypeError', '1.011 called', '2.5 more',
    '3.5 other'];
  const verdict = { ...FAILING, logs: { lines } };
  const texts = (of: Verdict, withLog = false): string[] =>
    verdictLines(of, { ...FRAME, withLog }, PLAIN)
      .filter((line) => /^ log | more: /.test(line)).map((line) => line.trim());
  assert.deepEqual(texts(verdict), [
    'log        1.006 called', 'log        1.006 TypeError',
    'log        2.5 more', `2 more: ${FRAME.command} --log`,
  ]);
  assert.equal(texts(verdict, true).length, lines.length);
  assert.deepEqual(texts({ ...verdict, status: 'pass' }), []);
});

test('a command repeats an ordering, too', () => {
  const check = FAILING.checks[1]!;
  const replay = { ...check.replay!, ordering: [0, 2, 1] };
  assert.equal(repeatCommand('run x', { ...check, replay }),
    'run x --seed 2 --only deleted-while-away --ordering 0.2.1');
});

const STEPS = [
  {
    at: 5, actor: 'kubelet/node-1', yours: 'kubelet/node-1 patched pod/web',
    reference: 'kubelet/node-1 patched pod/web', isEqual: true,
    isFirstWrong: false, kind: 'stored',
  },
  {
    at: 9, actor: 'keep-one', reference: 'keep-one created pod/web',
    isEqual: false, isFirstWrong: true, kind: 'stored',
  },
  {
    at: 12, actor: 'node-2', yours: 'node-2 crash', isEqual: false,
    isFirstWrong: false, kind: 'fault',
  },
] as const;

test('the table has a sign for what a step is, and = for what is equal', () => {
  const lines = pairedLines(STEPS, PLAIN);
  assert.match(lines[1]!, /kubelet\/node-1 {3}-> patched pod\/web +=$/);
  assert.match(lines[2]!,
    /^ ▼ {4}0\.009 {3}keep-one +nothing +-> created pod\/web/);
  assert.match(lines.at(-1)!, /!! crash +nothing$/);
  assert.equal(lines.filter((line) => line.includes('first wrong step')).length,
    1);
});

test('a narrow table drops the second column and says it in words', () => {
  const lines = pairedLines(STEPS, { ...PLAIN, width: 60 });
  assert.doesNotMatch(lines[0]!, /reference/);
  assert.match(lines.slice(2).join(' ').replace(/\s+/g, ' '),
    /nothing; the reference: -> created pod\/web \(first wrong step\)/);
});

test('texts wrap at blanks, and within words that are too long', () => {
  assert.deepEqual(wrapped('a bb ccc', 4), ['a bb', 'ccc']);
  assert.deepEqual(wrapped('abcdefgh i', 3), ['abc', 'def', 'gh', 'i']);
  assert.deepEqual(wrapped('', 10), ['']);
  assert.deepEqual(hanging('x: ', 'one two '.repeat(3).trim(), 23),
    ['x: one two one two one', '   two']);
  assert.equal(cut('abcdef', 4), 'abc…');
});
