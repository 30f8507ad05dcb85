// What the page and its worker say to each other.
import type { Progress, Verdict } from '../../grader/verdict.ts';
import type { PlayerData } from '../player/data.ts';
import type { Made } from '../workbench/language.ts';
import type { ReplayPoint } from '../workbench/replay-point.ts';

export type ToWorker =
  | {
    readonly kind: 'judge';
    readonly exercise: string;
    /** The learner's text, for its digest. */
    readonly text: string;
    readonly made: Made;
    /** A class's own key; the page's is public. */
    readonly key: string | undefined;
  }
  | {
    readonly kind: 'replay';
    readonly exercise: string;
    readonly made: Made;
    readonly point: ReplayPoint;
  }
  /** A frame that was asked for; the port leads into it. */
  | { readonly kind: 'frame'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'replayed'; readonly data: PlayerData }
  /** The grader's own fault, in words. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'open-frame'; readonly id: number }
  | { readonly kind: 'close-frame'; readonly id: number };
