// A failure that can be looked at again: which trial, and where in it.
import type { CheckResult, Replay } from '../../grader/verdict.ts';

export interface ReplayPoint
  extends Pick<Replay, 'scenario' | 'seed' | 'ordering'> {
  /** Virtual time of the first wrong step, or of its absence. */
  readonly wrongAt: number;
  /** The journal entry, where there is one. */
  readonly wrongIndex?: number;
}

export function pointOf(check: CheckResult): ReplayPoint | undefined {
  const { replay, at, firstWrongStep } = check;
  if (replay === undefined) return undefined;
  const { scenario, seed, ordering } = replay;
  return {
    scenario, seed, ordering, wrongAt: at ?? replay.at,
    ...(firstWrongStep ? { wrongIndex: firstWrongStep.index } : {}),
  };
}
