// What a test runner drives: a page that judges one file after the other and
// gives each verdict as text.
import type { Verdict } from '../../grader/verdict.ts';
import { Language } from '../workbench/language.ts';
import { createJudge } from './page-judge.ts';

export interface Submitted {
  /** The exercise's slug. */
  readonly exercise: string;
  /** 'keep-one.ts' */
  readonly file: string;
  readonly text: string;
  /** A class's own key for the derived seeds. */
  readonly key?: string;
}

declare global {
  /** The verdict's JSON; rejects with what is the grader's own fault. */
  var judgeSubmission: (submitted: Submitted) => Promise<string>;
}

const language = new Language('', '');

async function verdictOn(submitted: Submitted): Promise<Verdict> {
  const { exercise, file, text, key } = submitted;
  const judge = await createJudge(exercise, language, key);
  try {
    return await judge.run({ [file]: text }, () => {});
  } finally {
    judge.stop();
  }
}

globalThis.judgeSubmission = async (submitted) =>
  JSON.stringify(await verdictOn(submitted));
