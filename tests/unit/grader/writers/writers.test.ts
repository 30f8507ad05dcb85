import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  clean, cleanLine, gradesJson, junit, keyId, listRows, readExerciseSpec,
  redact, safeNames,
} from '@clusterwright/grader';
import type { Verdict } from '@clusterwright/grader';
import {
  FAILING, NOT_COMPILING, PASSING,
} from '../../../browser/fixture/verdicts.ts';

function graded(submission: string, verdict: Verdict) {
  return { submission, title: 'Keep one Pod alive', verdict };
}

/** How often a pattern occurs. */
function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

test('JUnit counts what it holds, in the suite and in the whole', () => {
  const xml = junit([
    graded('ada', FAILING), graded('bob', NOT_COMPILING),
  ]);
  assert.match(xml, new RegExp('<testsuites name="clusterwright" tests="7" '
    + 'failures="1" errors="1" skipped="4">'));
  assert.match(xml,
    /<testsuite name="ada.first-loop" tests="3" failures="1" errors="0"/);
  assert.equal(count(xml, /<testcase /g), 7);
  assert.equal(count(xml, /<failure /g), 1);
  assert.equal(count(xml, /<skipped /g), 4);
});

test('JUnit names a kind of error, and a check by its id', () => {
  const late: Verdict = {
    ...NOT_COMPILING,
    error: { kind: 'deadline', message: 'a turn took longer than 5 s' },
  };
  const xml = junit([graded('ada', late)]);
  assert.match(xml, /<error message="a turn took [^"]*" type="Timeout"\/>/);
  assert.match(xml, /<testcase name="heals-missed-delete" classname="ada\./);
});

test('JUnit has whole points and no time', () => {
  const xml = junit([graded('ada', FAILING)]);
  assert.match(xml, /<property name="points" value="3"\/>/);
  assert.doesNotMatch(xml, /\btime(stamp)?=/);
});

test('JUnit leaves nothing of a learner that is markup or control', () => {
  const forged: Verdict = {
    ...FAILING,
    checks: FAILING.checks.map((check) => ({
      ...check,
      message: check.status === 'fail'
        ? 'a"/></testcase><testcase name="x\u0000\u001b[2J\ud800\uffff' : '',
    })),
    logs: { lines: ['</system-out><testsuite>', ']]>\u0008'] },
  };
  const xml = junit([graded('<b>&', forged)]);
  assert.equal(count(xml, /<testcase /g), 3);
  assert.equal(count(xml, /<testsuite /g), 1);
  assert.doesNotMatch(xml, /[\u0000-\u0009\u000b-\u001f\ud800\uffff]/);
  assert.match(xml, /value="&lt;b&gt;&amp;"/);
});

test('JUnit tells a failed gate beside the checks that it closed', () => {
  const gated: Verdict = {
    ...NOT_COMPILING,
    status: 'fail',
    gates: [{ id: 'uses-only-context', status: 'fail', message: 'Date' }],
  };
  const { error: _, ...rest } = gated;
  const xml = junit([graded('ada', rest)]);
  assert.match(xml, /<testcase name="uses-only-context"/);
  assert.match(xml, /<failure message="Date" type="gate"\/>/);
});

test('safe names are short, plain and never alike', () => {
  const safe = safeNames();
  assert.equal(safe('Zoë.first-loop'), 'Zo_.first-loop');
  assert.equal(safe('Zoê.first-loop'), 'Zo_.first-loop-2');
  const long = 'a'.repeat(300);
  assert.equal(safe(long).length, 100);
  const second = safe(long);
  assert.equal(second.length, 100);
  assert.ok(second.endsWith('-2'));
});

test('the list has a row each, and why not', () => {
  const all = [
    graded('ada', PASSING), graded('bob', FAILING),
    graded('cy', NOT_COMPILING),
  ];
  const row = listRows(all.map(({ submission, verdict: { exercise } }) =>
    ({ submission, exercise })));
  const lines = all.flatMap(row);
  assert.deepEqual(lines.map((line) => line.slice(0, 6)),
    ['✓  ada', '✗  bob', '     h', '✗  cy ', '     c']);
  assert.match(lines[2]!, /^ {5}heals-missed-delete: expected web/);
  assert.match(lines[4]!, /^ {5}compile: Expected .* keep-one.ts:9$/);
});

test('a class as JSON adds its points up and keeps the verdicts', () => {
  const grades = JSON.parse(gradesJson([
    graded('ada', PASSING), graded('bob', FAILING),
  ]));
  assert.equal(grades.points, 13);
  assert.equal(grades.pointsMax, 20);
  assert.deepEqual(grades.results[1].verdict, FAILING);
});

test('a line is one line, and a text is cut', () => {
  assert.equal(cleanLine('a\n\tb  c\u001b[31m'), 'a b c[31m');
  assert.equal(clean(`x${'y'.repeat(9_000)}`).length, 4_000 + ' (cut)'.length);
  assert.equal(clean('\u202egpj.exe'), 'gpj.exe');
});

const SPEC = readExerciseSpec({
  slug: 'first-loop', number: 1, title: 'Keep one Pod alive',
  slot: 'controllers/one',
  file: 'keep-one.ts', entry: 'keepOne', minutes: 10, points: 3,
  lessons: [], task: 'Keep it.', todos: ['Do it'],
  scenarios: [
    { name: 'away', fixture: 'solo', run: '5s', seeds: [1, 2, 'h8'] },
  ],
  checks: [{ id: 'heals-missed-delete', points: 3, on: 'all' }],
  witness: 'heals-missed-delete', starter_fails: ['heals-missed-delete'],
  near_misses: {}, hints: {},
}, 'made up');

/** FAILING, under a key, on this seed. */
function failingOn(seed: string, key = 'of the class'): Verdict {
  const checks = FAILING.checks.map((check) => (check.replay === undefined
    ? check : { ...check, replay: { ...check.replay, seed } }));
  return { ...FAILING, keyId: keyId(key), checks };
}

test('redaction hides all of a failure on a hidden seed', () => {
  const text = JSON.stringify(redact(failingOn('beef01'), SPEC));
  assert.doesNotMatch(text, /beef01|still missing|31002|paired/);
  assert.match(text, /hidden seed of the scenario \\"deleted-while-away/);
  assert.equal(JSON.parse(text).points, FAILING.points);
});

test('redaction leaves a failure on a written seed as it is', () => {
  const verdict = failingOn('2');
  assert.deepEqual(redact(verdict, SPEC), verdict);
});

test('redaction keeps the log of a run on a written seed alone', () => {
  const logs = { lines: ['1.006 called'] };
  const kept = (verdict: Verdict): readonly string[] =>
    redact({ ...verdict, logs }, SPEC).logs.lines;
  assert.deepEqual(kept(failingOn('2')), logs.lines);
  assert.deepEqual(kept(failingOn('beef01')), []);
  const checks = FAILING.checks.map(({ replay: _, ...check }) => check);
  assert.deepEqual(kept({ ...failingOn('2'), checks }), []);
  assert.deepEqual(kept({ ...PASSING, keyId: keyId('of the class') }),
    logs.lines);
});

test('redaction leaves all as it is under the public key', () => {
  const verdict = { ...failingOn('beef01'), keyId: 'public' };
  assert.deepEqual(redact(verdict, SPEC), verdict);
});

test('redaction drops the log of a run that ended early', () => {
  const verdict: Verdict = {
    ...failingOn('2'), error: { kind: 'crash', message: 'it ended' },
  };
  assert.deepEqual(redact(verdict, SPEC).logs, { lines: [] });
});
