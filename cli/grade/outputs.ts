// Where a grading's results go: lines at the end, files, or stdout.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gradesJson, junit, safeNames } from '@clusterwright/grader';
import type { Graded, Verdict } from '@clusterwright/grader';
import { frameOf } from '../run.ts';
import type { Terminal } from '../terminal.ts';
import { verdictLines } from '../verdict-text.ts';
import type { GradeRequest } from './request.ts';
import type { Submitted } from './submissions.ts';

export function writeOutputs(
  graded: readonly Graded[],
  all: readonly Submitted[],
  { out, reporters }: GradeRequest,
  terminal: Terminal,
): void {
  if (reporters.includes('list')) terminal.say(`\n ${summary(graded)}`);
  const texts = {
    json: () => ['grades.json', gradesJson(graded)] as const,
    junit: () => ['junit.xml', junit(graded)] as const,
  };
  for (const reporter of reporters) {
    if (reporter === 'list') continue;
    const [name, text] = texts[reporter]();
    if (out === undefined) terminal.say(text.trimEnd());
    else writeWhole(out, name, text);
  }
  if (out !== undefined) writeVerdicts(graded, all, out);
}

function summary(graded: readonly Graded[]): string {
  const sum = (of: (verdict: Verdict) => number): number =>
    graded.reduce((total, { verdict }) => total + of(verdict), 0);
  const passed = sum(({ status }) => (status === 'pass' ? 1 : 0));
  return `${passed} of ${graded.length} passed   ${
    sum(({ points }) => points)} of ${sum(({ pointsMax }) => pointsMax)
  } points`;
}

/** A verdict and its timeline for each submission. */
function writeVerdicts(
  graded: readonly Graded[],
  all: readonly Submitted[],
  out: string,
): void {
  const safe = safeNames();
  const plain = { width: 100, ink: (_: unknown, text: string) => text };
  for (const [i, { submission, verdict }] of graded.entries()) {
    const name = safe(`${submission}.${verdict.exercise}`);
    const lines = verdictLines(verdict, frameOf(all[i]!.place), plain);
    writeWhole(out, `${name}.json`, `${JSON.stringify(verdict, null, 2)}\n`);
    writeWhole(out, `${name}.txt`, `${lines.join('\n')}\n`);
  }
}

/** Nobody ever reads half of it. */
function writeWhole(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${name}.new`);
  writeFileSync(draft, text);
  renameSync(draft, join(folder, name));
}
