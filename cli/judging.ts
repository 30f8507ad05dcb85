// A learner's text to a verdict, in a child process.

import type {
  Exercise, JudgeOptions, SandboxMaker, Verdict,
} from '@clusterwright/grader';
import { judgeFile } from '../grader/judge-file.ts';
import { loadExercise } from './exercises.ts';
import type { LoadedExercise } from './exercises.ts';
import { hop } from './hop.ts';

export type Judging = Pick<
  JudgeOptions, 'key' | 'seeds' | 'only' | 'progress' | 'stopAtFirst'
>;

export async function judgeText(
  { exercise, ground, reference }: LoadedExercise,
  text: string,
  sandboxes: SandboxMaker,
  judging: Judging = {},
): Promise<Verdict> {
  const earlier = await earlierOf(exercise);
  const options = { ...judging, sandboxes, hop, reference, earlier };
  return judgeFile(exercise, ground, text, options);
}

async function earlierOf({ spec }: Exercise): Promise<Exercise[]> {
  const all = [];
  for (const slug of spec.earlier) all.push(await loadExercise(slug));
  return all.map(({ exercise }) => exercise);
}

/** 0: passed. 1: the learner's to do. 2: it could not be judged. */
export function exitOf({ status, error }: Verdict): number {
  if (error?.kind === 'grader') return 2;
  return status === 'pass' ? 0 : 1;
}
