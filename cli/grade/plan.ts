// What the runner asks of the test runner, and what it hears back.

import type { Verdict } from '@clusterwright/grader';

/** The environment variable with the plan's path. */
export const PLAN = 'CLUSTERWRIGHT_GRADE_PLAN';

export interface PlannedTest {
  /** Plain and unlike any other. */
  readonly title: string;
  readonly number: string;
  readonly exerciseTitle: string;
  readonly exercise: string;
  readonly file: string;
  readonly text: string;
  readonly key?: string;
}

export interface GradePlan {
  /** The folder with the built course. */
  readonly site: string;
  readonly port: number;
  /** Where the test runner may write. */
  readonly scratch: string;
  readonly tests: readonly PlannedTest[];
}

/** One for each test; `trouble` is the grader's own fault. */
export interface Judged {
  readonly title: string;
  readonly verdict?: Verdict;
  readonly trouble?: string;
}
