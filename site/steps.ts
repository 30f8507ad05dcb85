// A recording's steps beside a run's: how long each took after the step that
// it follows from, in every repeat of the recording and in the run.
import type { Milestone, Reached } from '../grader/recording/milestones.ts';
import { lessonRun, recordedSteps } from './cluster-run.ts';
import { playLesson } from './lesson-run.ts';
import { repeatsOf } from './recorded-rows.ts';

export interface StepRow {
  readonly sentence: string;
  /** Number of the step that it is counted from, from 1; 0 for the first. */
  readonly after: number;
  /** '44.8–51.4 s': the least and the most of all repeats. */
  readonly real: string;
  readonly own: string;
  /** A wait, and not a step right after another. */
  readonly isWait: boolean;
}

export interface StepTable {
  readonly version: string;
  readonly repeats: number;
  readonly seed: string;
  readonly rows: readonly StepRow[];
}

const WAIT_MS = 1_500;

/** Name of a step to its time in milliseconds. */
type Times = ReadonlyMap<string, number>;

function timesOf(steps: readonly Reached[]): Times {
  return new Map(steps.flatMap(({ milestone, t }) => (
    t === undefined ? [] : [[milestone.name, t * 1000] as const]
  )));
}

/** '7–27 ms', '300.0 s' */
export function spanText(spans: readonly number[]): string {
  if (spans.length === 0) return 'never';
  const [least, most] = [Math.min(...spans), Math.max(...spans)];
  const isLong = most >= 1000;
  const text = (ms: number): string => (
    isLong ? (ms / 1000).toFixed(1) : String(Math.round(ms))
  );
  const [from, to] = [text(least), text(most)];
  return `${from === to ? to : `${from}–${to}`} ${isLong ? 's' : 'ms'}`;
}

function gapIn(times: Times, name: string, after: string): number[] {
  const [a, b] = [times.get(after), times.get(name)];
  return a === undefined || b === undefined ? [] : [b - a];
}

function rowOf(
  { name, sentence, after }: Milestone, names: readonly string[],
  real: readonly Times[], own: Times,
): StepRow {
  const before = after ?? names[0] ?? '';
  if (name === before) {
    return { sentence, after: 0, real: '0', own: '0', isWait: false };
  }
  const there = real.flatMap((times) => gapIn(times, name, before));
  const here = gapIn(own, name, before);
  return {
    sentence, after: names.indexOf(before) + 1,
    real: spanText(there), own: spanText(here),
    isWait: here.some((gap) => gap > WAIT_MS),
  };
}

/** Throws where a name leads nowhere or the run lacks a step. */
export async function stepTable(
  recording: string, scenario: string,
): Promise<StepTable> {
  const repeats = await Promise.all(repeatsOf(recording).map(recordedSteps));
  const run = await lessonRun({ title: recording, scenario, recording });
  const { recorded, seed } = await playLesson(run);
  const [first] = repeats;
  if (first === undefined || recorded === undefined) {
    throw new Error(`there is no recording ${recording}`);
  }
  const own: Times = new Map(recorded.steps.flatMap(({ label, at }) => (
    at === undefined ? [] : [[label, at] as const]
  )));
  const names = first.steps.map(({ milestone }) => milestone.name);
  const missing = names.find((name) => !own.has(name));
  if (missing !== undefined) {
    throw new Error(`${scenario}: the run never reaches "${missing}"`);
  }
  const real = repeats.map(({ steps }) => timesOf(steps));
  return {
    version: recorded.version, repeats: repeats.length, seed,
    rows: first.steps.map(({ milestone }) => (
      rowOf(milestone, names, real, own)
    )),
  };
}
