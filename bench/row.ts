// What a row of the comparison is. A row is a file bench/rows/NAME.ts that
// exports `row`; the runner measures both sides in turns, in one process of
// the row's own, so that neither profits from the other rows' warm-up.

/** One side: gives what it measured, in the row's unit. */
export type Measure = () => number | Promise<number>;

export interface Row {
  /** What is measured, as a short statement; the file's name is the id. */
  readonly title: string;
  readonly unit: 'ms' | 'us' | 'bytes' | 'runs';
  readonly ours: Measure;
  readonly opponent: { readonly name: string; readonly measure: Measure };
  /** Rounds of both sides; the median of each side is shown. Default 5. */
  readonly rounds?: number;
  /**
   * The least ratio opponent / ours that is promised; a row below it is
   * marked, and the run fails.
   */
  readonly promise?: number;
}

/** A row's outcome: medians in the row's unit. */
export interface Outcome {
  readonly ours: number;
  readonly opponent: number;
  readonly ratio: number;
}

const ROUNDS = 5;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Both sides in turns, so that a busy moment of the machine hits both. */
export async function measure(row: Row): Promise<Outcome> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < (row.rounds ?? ROUNDS); round += 1) {
    ours.push(await row.ours());
    theirs.push(await row.opponent.measure());
  }
  const outcome = { ours: median(ours), opponent: median(theirs) };
  return { ...outcome, ratio: outcome.opponent / outcome.ours };
}
