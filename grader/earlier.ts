// The stages before the one that is judged. They are played again in this
// stage's harness: a component grows, and what it has come to must still do
// what it did when it was smaller.

import type { Exercise } from './exercise.ts';
import type { Finding } from './finding.ts';
import { checkSpecs } from './recording-check.ts';
import { messageOf } from './results.ts';

/** A check of an earlier stage that holds no longer, at its first trial. */
export interface EarlierFailure {
  /** "never-early of node-heartbeat", "a run of node-heartbeat" */
  readonly what: string;
  /** With scenario and seed, as a check of this stage would say it. */
  readonly message: string;
}

/** In the order of the spec. Throws if the host has left one out: what is
 *  not played would seem to hold. */
export function stagesBefore(
  { spec: { slug, earlier } }: Exercise,
  given: readonly Exercise[],
): readonly Exercise[] {
  return earlier.map((wanted) => {
    const stage = given.find(({ spec }) => spec.slug === wanted);
    if (stage !== undefined) return stage;
    throw new Error(`${slug} is judged with its earlier stage ${wanted}, and `
      + 'that was not loaded');
  });
}

/** One for each check, in declared order; a trial that ended early, because
 *  its budget was used up or its realm is gone, comes first. */
export function failuresOf(
  { spec }: Exercise,
  findings: readonly Finding[],
): readonly EarlierFailure[] {
  const failures: EarlierFailure[] = [];
  const note = (what: string, finding: Finding, message: string): void => {
    const { scenario, seed } = finding.spec;
    const where = `${scenario.name}, seed ${seed}`;
    failures.push({
      what: `${what} of ${spec.slug}`, message: `in ${where}: ${message}`,
    });
  };
  const broken = findings.find(({ ended }) => ended !== undefined);
  if (broken !== undefined) note('a run', broken, broken.ended!.message);
  let isWitnessed = false;
  for (const check of checkSpecs(spec)) {
    for (const finding of findings) {
      const outcome = finding.outcomes.get(check.id);
      if (outcome === undefined) continue;
      if (!outcome.holds) {
        note(check.id, finding, messageOf(outcome.failure));
        break;
      }
      isWitnessed ||= check.id === spec.witness && outcome.isWitness;
    }
  }
  const [first] = findings;
  if (failures.length === 0 && !isWitnessed && first !== undefined) {
    note(spec.witness, first, 'it holds only because nothing happens');
  }
  return failures;
}
