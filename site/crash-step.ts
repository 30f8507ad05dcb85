// The moment from which a failure is counted. No write says that somebody
// falls silent, so it is no milestone of a recording: it is what was done to
// the cluster from outside.
import type { JournalEntry } from '../engine/index.ts';
import type { Milestone, Reached } from '../grader/recording/milestones.ts';
import type { Header } from '../grader/recording/recording.ts';

const CRASH: Milestone = {
  name: 'crash',
  sentence: 'It falls silent, and nobody says so.',
  after: undefined,
  match: {},
};

/** The steps with the crash before them, if there was one by then. */
function withCrash(
  steps: readonly Reached[], t: number | undefined,
): readonly Reached[] {
  const [first] = steps;
  if (t === undefined || first?.t === undefined || t > first.t) return steps;
  return [{ milestone: CRASH, index: undefined, t }, ...steps];
}

export function recordedCrash(
  steps: readonly Reached[], header: Header,
): readonly Reached[] {
  const crash = header.steps.find(({ kind }) => kind === 'crash');
  return withCrash(steps, crash?.t);
}

/** The run's own steps, with its crash where the recording has one. */
export function ownCrash(
  steps: readonly Reached[],
  entries: readonly JournalEntry[],
  real: readonly Reached[],
): readonly Reached[] {
  if (real[0]?.milestone.name !== CRASH.name) return steps;
  const crash = entries.find((entry) => (
    entry.kind === 'fault' && entry.what === 'crash'
  ));
  const t = crash === undefined ? undefined : crash.at / 1_000_000;
  return [{ milestone: CRASH, index: undefined, t }, ...steps];
}
