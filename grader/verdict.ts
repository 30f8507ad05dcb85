// The verdict: one JSON, the same bytes from page, runner and CI. It holds no
// URL, no wall time and no path; writers make those.

import type { JournalEntry, Millis } from '@clusterwright/engine';

/** Readers accept this version and the one before. */
export const VERDICT_VERSION = 1;

export type Status = 'pass' | 'fail' | 'error';
export type CheckStatus = Status | 'not-run';
export type ErrorKind =
  'compile' | 'load' | 'budget' | 'deadline' | 'crash' | 'grader';

/** Where a run can be looked at again. */
export interface Replay {
  readonly exercise: string;
  readonly scenario: string;
  readonly seed: string;
  /** The list of choices; empty for the order of sending. */
  readonly ordering: readonly number[];
  /** One entry before the first wrong step. */
  readonly at: Millis;
  /** Of the submitted files. */
  readonly codeDigest: string;
}

export interface Step {
  /** Virtual time. */
  readonly at: Millis;
  /** In the learner's journal, counted from the run's beginning. */
  readonly index: number;
  /** The entry's one-line text. */
  readonly text: string;
}

/** One row of the two timelines side by side. */
export interface PairedStep {
  readonly at: Millis;
  readonly actor: string;
  /** Absent where only the other run has it. */
  readonly yours?: string;
  readonly reference?: string;
  readonly isEqual: boolean;
  readonly isFirstWrong: boolean;
  /** Of the journal entry. */
  readonly kind?: JournalEntry['kind'];
}

export interface CheckResult {
  readonly id: string;
  readonly sentence: string;
  readonly points: number;
  readonly pointsMax: number;
  readonly status: CheckStatus;
  /** 'expected … | at … | look: …' in one line; empty on a pass. */
  readonly message: string;
  readonly expected?: string;
  readonly happened?: string;
  readonly look?: string;
  /** Virtual time of the first wrong step, or of its absence. */
  readonly at?: Millis;
  readonly firstWrongStep?: Step;
  readonly paired?: readonly PairedStep[];
  readonly replay?: Replay;
  /** "passed 412 of 420 orderings" and the like. */
  readonly tried: { readonly passed: number; readonly of: number };
}

export interface GateResult {
  readonly id:
    | 'loads' | 'uses-only-context' | 'stays-in-budget'
    | 'no-unhandled-error' | 'earlier-stages-hold' | 'same-seed-same-digest';
  readonly status: CheckStatus;
  readonly message: string;
}

export interface BudgetUse {
  readonly name: 'time' | 'requests' | 'turns';
  readonly used: number;
  readonly limit: number;
}

export interface Verdict {
  readonly version: typeof VERDICT_VERSION;
  readonly exercise: string;
  readonly engine: string;
  /** Which key the derived seeds came from; 'public' on the page. */
  readonly keyId: string;
  readonly status: Status;
  readonly points: number;
  readonly pointsMax: number;
  readonly gates: readonly GateResult[];
  /** The liveness check that must hold somewhere, and whether it did. */
  readonly witness: { readonly check: string; readonly held: boolean };
  readonly checks: readonly CheckResult[];
  readonly error?: {
    readonly kind: ErrorKind;
    readonly message: string;
    /** The learner's file and line, where known. */
    readonly where?: string;
  };
  /** What the component logged in the run shown, cut at a stated length. */
  readonly logs: {
    readonly lines: readonly string[];
    readonly cutAt?: number;
  };
  /** The largest use in any run. */
  readonly budgets: readonly BudgetUse[];
  /** Over the digests of all runs, in order. */
  readonly digest: string;
}

/** Told while judging, so that a page shows results as they come. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly scenario: string;
  readonly seed: string;
  /** Checks that have failed so far. */
  readonly failed: readonly string[];
}

/** The check that failed first, in declared order. */
export function firstFailed(
  { checks }: Pick<Verdict, 'checks'>,
): CheckResult | undefined {
  return checks.find(({ status }) => status === 'fail' || status === 'error');
}

/** At most so many of the lines, of equal texts the first. */
export function firstLogs({ lines }: Verdict['logs'], most: number): string[] {
  const seen = new Map<string, string>();
  for (const line of lines) {
    const text = line.slice(line.indexOf(' '));
    if (!seen.has(text)) seen.set(text, line);
  }
  return [...seen.values()].slice(0, most);
}
