// A class as lines: one a submission and exercise, and for what did not pass
// the first thing that is to be said about it.

import type { Verdict } from '../verdict.ts';
import { cleanLine } from './clean.ts';
import type { Graded } from './graded.ts';

const GLYPHS = { pass: '✓', fail: '✗', error: '✗' } as const;

/** 'ada  scheduler-filter   ✗  5 / 20' and, indented, why. */
export function listLines(all: readonly Graded[]): string[] {
  const width = (texts: readonly string[]): number =>
    Math.max(0, ...texts.map(({ length }) => length));
  const names = all.map(({ submission }) => cleanLine(submission));
  const name = width(names);
  const slug = width(all.map(({ verdict }) => verdict.exercise));
  return all.flatMap(({ verdict }, i) => {
    const { status, exercise, points, pointsMax } = verdict;
    const figures = `${String(points).padStart(3)} / ${pointsMax}`;
    const row = [
      GLYPHS[status], names[i]!.padEnd(name), exercise.padEnd(slug), figures,
    ].join('  ');
    const why = firstReason(verdict);
    return why === undefined ? [row] : [row, `     ${why}`];
  });
}

/** What failed first, in one line: the error, the gate, the check. */
export function firstReason(verdict: Verdict): string | undefined {
  const { error, gates, checks } = verdict;
  if (error !== undefined) {
    const { kind, message, where } = error;
    return cleanLine(`${kind}: ${message} ${where ?? ''}`);
  }
  const found = gates.find(({ status }) => status === 'fail')
    ?? checks.find(({ status }) => status === 'fail' || status === 'error');
  return found === undefined
    ? undefined : cleanLine(`${found.id}: ${found.message}`);
}
