// An exercise from its parts: texts and modules that a host has read from
// its folder, however it reads.

import type { Check } from './check.ts';
import { readExerciseSpec } from './exercise.ts';
import type { Exercise } from './exercise.ts';
import { FOLLOWS_RECORDING, recordingCheck } from './recording-check.ts';
import { readMilestones } from './recording/milestones.ts';
import { parseYaml } from './yaml.ts';

export interface ExerciseParts {
  /** 'exercises/01-state/first-loop', for errors. */
  readonly folder: string;
  /** exercise.yaml */
  readonly yaml: string;
  /** What checks.ts exports as `checks`. */
  readonly checks: readonly Check[];
  /** scenarios/: 'web.yaml' -> its text. */
  readonly files: ReadonlyMap<string, string>;
  /** recordings/milestones/NAME.yaml; throws if there is none. */
  readonly milestones: (recording: string) => string;
}

/** Throws a sentence with its place if the parts do not fit together. */
export function assembleExercise(parts: ExerciseParts): Exercise {
  const { folder, files } = parts;
  const where = `${folder}/exercise.yaml`;
  const spec = readExerciseSpec(parseYaml(parts.yaml)[0], where);
  const checks = new Map(parts.checks.map((check) => [check.id, check]));
  for (const { id } of spec.checks) {
    if (!checks.has(id)) {
      throw new Error(`${folder}/checks.ts: expected a check "${id}"`);
    }
  }
  if (spec.recordings.length > 0) {
    checks.set(FOLLOWS_RECORDING, recordingCheck(spec, (name) =>
      readMilestones(name, parseYaml(parts.milestones(name))[0])));
  }
  return { spec, checks, files };
}
