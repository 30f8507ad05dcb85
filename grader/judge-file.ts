// From a learner's file to a verdict, whatever is wrong with the file.

import { digestOf } from '@clusterwright/engine';
import type { Exercise } from './exercise.ts';
import { judge, rejected } from './judge.ts';
import type { JudgeOptions, Submission } from './judge.ts';
import { programOf } from './sandbox/program.ts';
import type { Ground } from './sandbox/program.ts';
import { SubmissionError } from './sandbox.ts';
import type { Verdict } from './verdict.ts';

/** SubmissionError 'compile' with the learner's file and line. */
export function submissionOf(
  { spec: { file, entry } }: Exercise,
  ground: Ground,
  text: string,
): Submission {
  const program = programOf(ground, { file, entry, text });
  return { program, codeDigest: digestOf(text) };
}

/** `ground` is the exercise's. A file that does not compile has a verdict,
 *  too. Throws only what is the grader's own fault. */
export async function judgeFile(
  exercise: Exercise,
  ground: Ground,
  text: string,
  options: JudgeOptions,
): Promise<Verdict> {
  let submission: Submission;
  try {
    submission = submissionOf(exercise, ground, text);
  } catch (error) {
    if (!(error instanceof SubmissionError)) throw error;
    return rejected(exercise, error, options.key);
  }
  return judge(exercise, submission, options);
}
