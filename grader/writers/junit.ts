// JUnit XML as its readers take it: flat suites, one per submission and
// exercise, one test case per check, whole points as properties. No time of
// day and no duration: equal verdicts give equal bytes.

import type { CheckResult, ErrorKind, Verdict } from '../verdict.ts';
import { clean, cleanLine, safeNames } from './clean.ts';
import type { Graded } from './graded.ts';

interface Case {
  readonly name: string;
  readonly state: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type?: string;
  readonly message?: string;
  readonly points?: number;
  readonly pointsMax?: number;
}

const ERROR_TYPES: Readonly<Record<ErrorKind, string>> = {
  compile: 'Compile', load: 'Load', budget: 'Budget', deadline: 'Timeout',
  crash: 'Crash', grader: 'Grader',
};

export function junit(all: readonly Graded[]): string {
  const safe = safeNames();
  const suites = all.map((graded) => ({
    graded,
    name: safe(`${graded.submission}.${graded.verdict.exercise}`),
    cases: casesOf(graded.verdict),
  }));
  const head = attributes({
    name: 'clusterwright', ...counts(suites.flatMap(({ cases }) => cases)),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${head}>`,
    ...suites.flatMap(({ graded, name, cases }) =>
      suiteLines(graded, name, cases)),
    '</testsuites>',
    '',
  ].join('\n');
}

/** What stopped everything comes first; then the checks as declared. */
function casesOf({ error, gates, checks }: Verdict): Case[] {
  const failed = gates.filter(({ status }) => status === 'fail');
  const first: Case[] = error === undefined
    ? failed.map(({ id, message }) =>
      ({ name: id, state: 'failure', type: 'gate', message }))
    : [{
      name: 'runs', state: 'error', type: ERROR_TYPES[error.kind],
      message: [error.message, error.where ?? ''].join(' ').trim(),
    }];
  return [...first, ...checks.map(caseOf)];
}

const STATES: Readonly<Record<CheckResult['status'], Case['state']>> = {
  'pass': 'passed', 'fail': 'failure', 'error': 'error',
  'not-run': 'skipped',
};

function caseOf(check: CheckResult): Case {
  const { id, status, message, points, pointsMax } = check;
  return {
    name: id, state: STATES[status], type: 'check', points, pointsMax,
    message: message || (status === 'not-run' ? 'not run' : ''),
  };
}

function counts(cases: readonly Case[]): Record<string, number> {
  const count = (state: Case['state']): number =>
    cases.filter((each) => each.state === state).length;
  return {
    tests: cases.length, failures: count('failure'), errors: count('error'),
    skipped: count('skipped'),
  };
}

function suiteLines(
  { submission, title, verdict }: Graded,
  name: string,
  cases: readonly Case[],
): string[] {
  const { points, pointsMax, status, engine, keyId, digest } = verdict;
  const logs = verdict.logs.lines.map(clean).join('\n');
  return [
    `  <testsuite${attributes({ name, ...counts(cases) })}>`,
    ...propertyLines('    ', {
      submission, exercise: verdict.exercise, title, status, points,
      'points-max': pointsMax, engine, key: keyId, digest,
    }),
    ...cases.flatMap((each) => caseLines(each, name)),
    ...(logs === '' ? [] : [
      `    <system-out>${escaped(logs)}</system-out>`,
    ]),
    '  </testsuite>',
  ];
}

function caseLines(each: Case, classname: string): string[] {
  const { name, state, type = '', message = '', points, pointsMax } = each;
  const head = attributes({ name, classname });
  const text = cleanLine(message);
  const body = state === 'passed' ? [] : state === 'skipped'
    ? [`      <skipped${attributes({ message: text })}/>`]
    : [`      <${state}${attributes({ message: text, type })}/>`];
  const figures = points === undefined || pointsMax === undefined
    ? [] : propertyLines('      ', { points, 'points-max': pointsMax });
  const inner = [...body, ...figures];
  if (inner.length === 0) return [`    <testcase${head}/>`];
  return [`    <testcase${head}>`, ...inner, '    </testcase>'];
}

function propertyLines(
  indent: string,
  values: Readonly<Record<string, string | number>>,
): string[] {
  return [
    `${indent}<properties>`,
    ...Object.entries(values).map(([name, value]) =>
      `${indent}  <property${attributes({ name, value })}/>`),
    `${indent}</properties>`,
  ];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).map(([name, value]) =>
    ` ${name}="${escaped(cleanLine(String(value)))}"`).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
}
