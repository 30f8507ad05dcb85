// The result of one check over all its trials: points, the message of the
// first failure, and both timelines around the first wrong step.

import { describeEntry, pairTimelines } from '@clusterwright/engine';
import type { JournalEntry } from '@clusterwright/engine';
import type { Failure, Run } from './check.ts';
import type { CheckSpec, Exercise } from './exercise.ts';
import type { Finding } from './finding.ts';
import type { TrialSpec } from './trial.ts';
import type { CheckResult, PairedStep, Replay, Step } from './verdict.ts';

export interface ResultContext {
  readonly exercise: Exercise;
  readonly codeDigest: string;
  /** Plays the same trial with our own solution. */
  readonly reference: (trial: TrialSpec) => Promise<Run>;
}

export async function resultOf(
  check: CheckSpec,
  findings: readonly Finding[],
  context: ResultContext,
): Promise<CheckResult> {
  const { id, points: pointsMax } = check;
  const { sentence } = context.exercise.checks.get(id)!;
  const asked = findings.flatMap(({ spec, run, outcomes }) => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? [] : [{ spec, run, outcome }];
  });
  const passed = asked.filter(({ outcome }) => outcome.holds).length;
  const tried = { passed, of: asked.length };
  const head = { id, sentence, pointsMax, tried };
  const failed = asked.find(({ outcome }) => !outcome.holds);
  if (failed === undefined || failed.outcome.holds) {
    const status = asked.length === 0 ? 'not-run' : 'pass';
    const points = status === 'pass' ? pointsMax : 0;
    return { ...head, points, status, message: '' };
  }
  const { failure } = failed.outcome;
  const { spec } = failed;
  // Of the first trial that a check fails, the run is kept.
  const run = failed.run!;
  const reference = await context.reference(spec);
  const { expected, happened, look } = failure;
  return {
    ...head,
    points: 0,
    status: 'fail',
    message: messageOf(failure),
    expected,
    happened,
    look,
    at: failure.at,
    ...firstWrong(failure),
    paired: pairedAround(run, reference, failure),
    replay: replayOf(context, spec, run, failure),
  };
}

/** 'expected … | at … | look: …' */
export function messageOf(failure: Failure): string {
  const { expected, happened, look, at } = failure;
  const time = (at / 1000).toFixed(3).replace(/\.?0+$/, '');
  return `expected ${expected} | at ${time}s: ${happened} | look: ${look}`;
}

function firstWrong(failure: Failure): { firstWrongStep?: Step } {
  const entry = failure.entries?.[0];
  if (entry === undefined) return {};
  const { index } = entry;
  const text = describeEntry(entry);
  return { firstWrongStep: { at: failure.at, index, text } };
}

/** A few rows on each side of the first wrong step. */
const SPAN = { before: 6, after: 4 } as const;

/** Both timelines around the entry that the failure names, or its time. */
export function pairedAround(
  run: Run,
  reference: Run,
  failure: Pick<Failure, 'at' | 'entries'>,
  { before, after }: { before: number; after: number } = SPAN,
): readonly PairedStep[] {
  const { actor } = run;
  const rows = pairTimelines(run.entries, reference.entries, { actor });
  const wrong = wrongRow(rows, failure);
  const from = Math.max(0, wrong - before);
  const shown = rows.slice(from, wrong + after + 1);
  return shown.map((row, i) => ({
    at: row.at,
    actor: row.actor,
    ...(row.yours === undefined ? {} : { yours: row.yours }),
    ...(row.reference === undefined
      ? {} : { reference: row.reference }),
    isEqual: row.isEqual,
    isFirstWrong: from + i === wrong,
    kind: row.kind,
  }));
}

type Row = Omit<PairedStep, 'isFirstWrong'> & { readonly entry?: JournalEntry };

/** The row of the entry that the failure names; else, because something is
 *  missing, the first difference at or after the time it should have been. */
function wrongRow(
  rows: readonly Row[],
  failure: Pick<Failure, 'at' | 'entries'>,
): number {
  const index = failure.entries?.[0]?.index;
  const named = rows.findIndex(({ entry }) => entry?.index === index);
  if (index !== undefined && named >= 0) return named;
  const differs = rows.findIndex(({ isEqual }) => !isEqual);
  if (differs >= 0) return differs;
  const later = rows.findIndex(({ at }) => at >= failure.at);
  return later >= 0 ? later : rows.length - 1;
}

function replayOf(
  context: ResultContext,
  spec: TrialSpec,
  run: Run,
  failure: Failure,
): Replay {
  const index = failure.entries?.[0]?.index;
  const before = run.entries.findLast((entry) => index === undefined
    ? entry.at / 1000 < failure.at : entry.index < index);
  return {
    exercise: context.exercise.spec.slug,
    scenario: spec.scenario.name,
    seed: spec.seed,
    ordering: spec.ordering,
    at: (before?.at ?? 0) / 1000,
    codeDigest: context.codeDigest,
  };
}
