// A class as lines: one a submission and exercise, and for what did not pass
// the first thing that is to be said about it.

import { firstFailed } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { cleanLine } from './clean.ts';
import type { Graded } from './graded.ts';

const GLYPHS = { pass: '✓', fail: '✗', error: '✗' } as const;

export type ListRow = (graded: Graded) => string[];

/** Rows that line up, for these submissions and exercises: 'ada
 *  scheduler-filter   ✗  5 / 20' and, indented, why. */
export function listRows(
  all: readonly { readonly submission: string; readonly exercise: string }[],
): ListRow {
  const width = (texts: readonly string[]): number =>
    Math.max(0, ...texts.map(({ length }) => length));
  const name = width(all.map(({ submission }) => cleanLine(submission)));
  const slug = width(all.map(({ exercise }) => exercise));
  return ({ submission, verdict }) => {
    const { status, exercise, points, pointsMax } = verdict;
    const row = [
      GLYPHS[status], cleanLine(submission).padEnd(name),
      exercise.padEnd(slug), `${String(points).padStart(3)} / ${pointsMax}`,
    ].join('  ');
    const why = firstReason(verdict);
    return why === undefined ? [row] : [row, `     ${why}`];
  };
}

/** What failed first, in one line: the error, the gate, the check. */
export function firstReason(verdict: Verdict): string | undefined {
  const { error, gates } = verdict;
  if (error !== undefined) {
    const { kind, message, where } = error;
    return cleanLine(`${kind}: ${message} ${where ?? ''}`);
  }
  const found = gates.find(({ status }) => status === 'fail')
    ?? firstFailed(verdict);
  return found === undefined
    ? undefined : cleanLine(`${found.id}: ${found.message}`);
}
