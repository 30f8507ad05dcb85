// The page's view of whoever judges: files in, progress and a verdict out.
import type { Progress, Verdict } from '../../grader/verdict.ts';

/** 'scheduler.ts' -> its text. */
export type Source = Readonly<Record<string, string>>;

export interface Judge {
  run(source: Source, tell: (progress: Progress) => void): Promise<Verdict>;
  /** Ends a run under way; its promise rejects with a Stopped. */
  stop(): void;
}

export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export type JudgeMaker = (exercise: string) => Judge | Promise<Judge>;
