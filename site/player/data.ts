// What a player shows: one run as lanes, and beside it what a real cluster
// did. Plain JSON, so that the build, a worker or a verdict can make it.
import type { MarkedLanes } from '../../engine/timeline/lanes.ts';
import type { LessonRun } from '../lesson-run.ts';

export type {
  Fill, Fold, Lane, LaneEvent, LanesData, ObjectBar,
} from '../../engine/timeline/lanes.ts';

/** A step of a recording, aligned with the run by step and not by time. */
export interface RecordedStep {
  /** Milliseconds since the recording's first step. */
  readonly t: number;
  /** 'bound', 'pulled' … */
  readonly label: string;
  /** When the run took it; absent where the run has no such step. */
  readonly at?: number;
}

export interface Recorded {
  /** 'k8s 1.36.2' */
  readonly version: string;
  readonly steps: readonly RecordedStep[];
  /** One sentence: what differs. */
  readonly note: string;
  readonly differences: readonly string[];
}

/** How the app's users fare, in words; '' where nobody asks. */
export interface Traffic {
  /** From the picture's beginning to each stop. */
  readonly untilStop: readonly string[];
  /** During each fold. */
  readonly inFold: readonly string[];
}

export interface PlayerData extends MarkedLanes {
  readonly traffic?: Traffic;
  /** Whether the table begins with the renewals of Leases in it. */
  readonly heartbeats?: boolean;
  readonly recorded?: Recorded;
  /** Index of the event at which it waits at first; else the first. */
  readonly pauseAt?: number;
  /** What it takes to run it again with another seed. */
  readonly again?: LessonRun;
}
