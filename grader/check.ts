// The contract of a check: a named property over the journal. Checks grade
// learners; a correct implementation of another shape passes them.

import type {
  ApiObject, EntryBody, EntryOf, JournalEntry, Key, Millis,
} from '@clusterwright/engine';

/** What a check reads: one run, from t = 0 on. */
export interface Run {
  readonly scenario: string;
  readonly seed: string;
  /** The learner's actor. */
  readonly actor: string;
  readonly endedAt: Millis;
  readonly entries: readonly JournalEntry[];
  of<K extends EntryBody['kind']>(kind: K): readonly EntryOf<K>[];
  /** The object as stored at that time (inclusive); undefined if none. */
  objectAt<T extends ApiObject>(
    resource: string,
    key: Key,
    at: Millis,
  ): T | undefined;
  objectsAt<T extends ApiObject>(resource: string, at: Millis): readonly T[];
  /** The times between which the actor was up and not paused. */
  readonly upBetween: readonly { readonly from: Millis; readonly to: Millis }[];
  /** When it began anew, with nothing remembered: it was replaced, or started
   *  after a crash or a stop. One that was paused goes on. */
  readonly begins: readonly Millis[];
}

export interface Failure {
  /** Three parts, always. `expected` says what should have been. */
  readonly expected: string;
  /** What was seen, without the word wrong. */
  readonly happened: string;
  /** Virtual time of the first wrong entry. */
  readonly at: Millis;
  /** What to look at, in words. */
  readonly look: string;
  /** The entries the message is about, the first wrong one first. */
  readonly entries?: readonly JournalEntry[];
}

export type Outcome =
  | { readonly holds: true; readonly isWitness: boolean }
  | { readonly holds: false; readonly failure: Failure };

export interface Check {
  readonly id: string;
  /** The property as a sentence; shown as the check's title. */
  readonly sentence: string;
  run(run: Run): Outcome;
}

/** The property holds. `isWitness`: something happened that proves it, not
 *  only nothing that breaks it. Default true. */
export function pass(isWitness = true): Outcome {
  return { holds: true, isWitness };
}

export function fail(failure: Failure): Outcome {
  return { holds: false, failure };
}

/** '5.002s', '0.014s', '61s': virtual time in a message. */
export function seconds(ms: Millis): string {
  const text = (ms / 1000).toFixed(3);
  return `${text.replace(/\.?0+$/, '')}s`;
}
