// The page's view of whoever judges: files in, progress and a verdict out.
import type { Ground, LearnerFile } from '../../grader/sandbox/program.ts';
import type { Progress, Verdict } from '../../grader/verdict.ts';
import type { PlayerData } from '../player/data.ts';
import type { Made } from './language.ts';
import type { ReplayPoint } from './replay-point.ts';

/** 'scheduler.ts' -> its text. */
export type Source = Readonly<Record<string, string>>;

/** One thing at a time. */
export interface Judge {
  run(source: Source, tell: (progress: Progress) => void): Promise<Verdict>;
  /** Plays one trial again, for a player. */
  replay(source: Source, point: ReplayPoint): Promise<PlayerData>;
  /** Ends what is under way; its promise rejects with a Stopped. */
  stop(): void;
}

export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** What the workbench lends: TypeScript is loaded once for both uses. */
export interface JudgeTools {
  program(ground: Ground, learner: LearnerFile): Promise<Made>;
}

export type JudgeMaker = (
  exercise: string, tools: JudgeTools,
) => Judge | Promise<Judge>;
