// Exercises as the worker of the page reads them: each is loaded when it is
// judged, never before.
import type { Component } from '../../engine/index.ts';
import { assembleExercise } from '../../grader/assemble.ts';
import type { Check } from '../../grader/check.ts';
import type { Exercise } from '../../grader/exercise.ts';

interface Harness {
  readonly harness: (learner: unknown) => Component;
}

const TEXTS = import.meta.glob<string>(
  [
    '/exercises/*/*/exercise.yaml', '/exercises/*/*/scenarios/*',
    '/recordings/milestones/*.yaml',
  ],
  { query: '?raw', import: 'default' },
);
const CHECKS = import.meta.glob<{ readonly checks: readonly Check[] }>(
  '/exercises/*/*/checks.ts',
);
const HARNESSES = import.meta.glob<Harness>('/exercises/*/*/harness.ts');
const SOLUTIONS = import.meta.glob<unknown>('/exercises/*/*/solution.ts');

export interface PageExercise {
  readonly exercise: Exercise;
  /** Our solution, for the timeline beside the learner's. */
  readonly reference: Component;
}

export async function loadExercise(slug: string): Promise<PageExercise> {
  const folder = Object.keys(CHECKS)
    .map((path) => path.replace(/\/checks\.ts$/, ''))
    .find((path) => path.endsWith(`/${slug}`));
  if (folder === undefined) throw new Error(`there is no exercise "${slug}"`);
  const [{ checks }, { harness }, solution, yaml] = await Promise.all([
    CHECKS[`${folder}/checks.ts`]!(),
    HARNESSES[`${folder}/harness.ts`]!(),
    SOLUTIONS[`${folder}/solution.ts`]!(),
    TEXTS[`${folder}/exercise.yaml`]!(),
  ]);
  const files = await textsBelow(`${folder}/scenarios/`);
  const milestones = await textsBelow('/recordings/milestones/');
  const exercise = assembleExercise({
    folder: folder.slice(1), yaml, checks, files,
    milestones: (name) => milestones.get(`${name}.yaml`)!,
  });
  return { exercise, reference: harness(solution) };
}

async function textsBelow(folder: string): Promise<Map<string, string>> {
  const paths = Object.keys(TEXTS).filter((path) => path.startsWith(folder));
  const texts = await Promise.all(paths.map((path) => TEXTS[path]!()));
  return new Map(paths.map((path, i) =>
    [path.slice(folder.length), texts[i]!]));
}
