// What the writers write: submissions with their verdicts, in order.

import type { Verdict } from '../verdict.ts';

export interface Graded {
  /** The submission's own name, as its folder gives it. */
  readonly submission: string;
  /** The exercise's title. */
  readonly title: string;
  readonly verdict: Verdict;
}
