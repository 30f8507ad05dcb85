// What a check says of a run: asked once, however many want to know.

import type { Check, Outcome, Run } from './check.ts';

const known = new WeakMap<Run, Map<Check, Outcome>>();

/** A check is a function of the run alone, so that its answer is kept. */
export function outcomeOf(check: Check, run: Run): Outcome {
  let outcomes = known.get(run);
  if (outcomes === undefined) known.set(run, outcomes = new Map());
  let outcome = outcomes.get(check);
  if (outcome === undefined) outcomes.set(check, outcome = check.run(run));
  return outcome;
}
