// The table of `parity`: a row per recording with its figures, the floor
// beside each, what was left out, and the verdict; then what differs. Plain
// text of at most 88 columns, or data for --json.

import type { Comparison, Difference } from './compare.ts';
import {
  figuresOf, outside, type Bound, type Figures,
} from './floor.ts';
import { LEFT_OUT_RULES, type LeftOutRule } from './left-out.ts';
import type { Skipped, Untaken } from './play.ts';

/** One recording, compared once per seed. */
export interface ParityResult {
  readonly name: string;
  readonly bound: Bound;
  readonly runs: readonly ParityRun[];
  readonly skipped: readonly Skipped[];
  readonly untaken: readonly Untaken[];
}

export interface ParityRun {
  readonly seed: string;
  readonly comparison: Comparison;
}

export interface ParityRow extends Figures {
  readonly name: string;
  readonly bound: Bound;
  /** Seeds whose figures leave the bound, and the figures' names. */
  readonly outside: readonly {
    readonly seed: string;
    readonly figures: readonly (keyof Figures)[];
  }[];
  readonly leftOut: Readonly<Partial<Record<LeftOutRule, number>>>;
  readonly skipped: readonly Skipped[];
  readonly untaken: readonly Untaken[];
  readonly within: boolean;
}

/** The row of a recording: in each figure the worst of its seeds. */
export function rowOf(result: ParityResult): ParityRow {
  const all = result.runs.map((run) => figuresOf(run.comparison));
  const worst = (name: 'writes' | 'facts' | 'gaps') =>
    Math.min(...all.map((figures) => figures[name]));
  const wrong = result.runs.flatMap((run, index) => {
    const figures = outside(all[index]!, result.bound);
    return figures.length === 0 ? [] : [{ seed: run.seed, figures }];
  });
  return {
    name: result.name,
    writes: worst('writes'), facts: worst('facts'), gaps: worst('gaps'),
    added: Math.max(...all.map((figures) => figures.added)),
    bound: result.bound,
    outside: wrong,
    leftOut: leftOutOf(result.runs[0]?.comparison),
    skipped: result.skipped,
    untaken: result.untaken,
    within: wrong.length === 0,
  };
}

function leftOutOf(comparison: Comparison | undefined) {
  const some: Partial<Record<LeftOutRule, number>> = {};
  for (const rule of LEFT_OUT_RULES) {
    const count = comparison?.leftOut[rule] ?? 0;
    if (count > 0) some[rule] = count;
  }
  return some;
}

const NAME_WIDTH = 26;
const CELL_WIDTH = 13;
const WIDTH = 88;
const DIFFERENCES_MAX = 40;

/**
 * The table as lines of text. `limit` is how many differences of the first
 * seed are listed per recording; the rest is counted.
 */
export function parityTable(
  results: readonly ParityResult[],
  limit = DIFFERENCES_MAX,
): readonly string[] {
  const head = ['writes', 'facts', 'gaps', 'added']
    .map((title) => title.padEnd(CELL_WIDTH)).join('');
  const lines = [` ${'recording'.padEnd(NAME_WIDTH)}${head}left out`];
  for (const result of results) lines.push(...rowLines(rowOf(result)));
  lines.push(
    '',
    ' In %; in brackets the floor: how well the worst repeat on the real',
    ' cluster agrees with the first, or the bound where there is no repeat.',
  );
  for (const result of results) lines.push(...differenceLines(result, limit));
  return lines;
}

function rowLines(row: ParityRow): readonly string[] {
  const mark = row.within ? '✓' : '✗';
  const cells = (['writes', 'facts', 'gaps', 'added'] as const).map((name) =>
    cellOf(row[name], row.bound, name).padEnd(CELL_WIDTH)).join('');
  const count = Object.values(row.leftOut).reduce((a, b) => a + b, 0);
  const name = row.name.padEnd(NAME_WIDTH - 2);
  const lines = [` ${mark} ${name}${cells}${count}`];
  for (const { seed, figures } of row.outside) {
    const bounds = figures.map((figure) => {
      const word = figure === 'added' ? 'at most' : 'at least';
      return `${figure} ${word} ${row.bound[figure]} %`;
    });
    lines.push(`     seed ${seed} leaves the bound: ${bounds.join(', ')}`);
  }
  for (const [rule, times] of Object.entries(row.leftOut)) {
    lines.push(`     left out ${times} x ${rule}`);
  }
  for (const { kind, name: skipped } of row.skipped) {
    lines.push(`     skipped ${kind} ${skipped}: not served yet`);
  }
  for (const { t, what } of row.untaken) {
    lines.push(`     not taken, the engine cannot yet: ${what} at ${t} s`);
  }
  return lines;
}

function cellOf(value: number, bound: Bound, name: keyof Figures): string {
  const floor = bound.floor === undefined
    ? `${name === 'added' ? '≤' : '≥'} ${bound[name]}`
    : `${bound.floor[name]}`;
  return `${value} (${floor})`;
}

function differenceLines(
  result: ParityResult,
  limit: number,
): readonly string[] {
  const run = result.runs[0];
  if (run === undefined || run.comparison.differences.length === 0) return [];
  const { differences } = run.comparison;
  const lines = ['', ` ${result.name}, seed ${run.seed}: what differs`];
  for (const difference of differences.slice(0, limit)) {
    lines.push(...wrapped(difference));
  }
  if (differences.length > limit) {
    lines.push(`     … and ${differences.length - limit} more`);
  }
  return lines;
}

/** "t  object: sentence", broken at blanks under its own beginning. */
function wrapped({ t, object, sentence }: Difference): readonly string[] {
  const start = ` ${t.toFixed(3).padStart(9)}  `;
  const room = WIDTH - start.length;
  const lines: string[] = [];
  let line = '';
  for (const word of `${object}: ${sentence}`.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    // A word that fits on no line is cut rather than widening the page.
    line = line === '' ? word.slice(0, room) : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((text, index) =>
    (index === 0 ? start : ' '.repeat(start.length)) + text);
}

/** What --json prints: the rows, and every run with its differences. */
export function parityData(results: readonly ParityResult[]) {
  return {
    version: 1,
    recordings: results.map((result) => ({
      ...rowOf(result),
      runs: result.runs,
    })),
  };
}
