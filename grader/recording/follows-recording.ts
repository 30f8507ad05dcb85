// The property `follows-recording`: a run takes the named steps in the
// recording's causal order, the named pauses lie in their range, and what is
// named as absent from the recording is absent from the run. Other entries
// are ignored; nothing is compared for equality.

import {
  indexAfter, type Milestone, type MilestoneFile,
} from './milestones.ts';
import { RecordingError } from './fields.ts';
import type { RecordedEntry } from './recording.ts';

export interface Course {
  /** Names of milestones, in the recording's order. */
  readonly steps: readonly string[];
  readonly gaps: readonly CourseGap[];
  /** Names of what the recording does not contain. */
  readonly never?: readonly string[];
  /** Seconds of what no write shows and gaps may begin with: 'crash'. */
  readonly starts?: ReadonlyMap<string, number>;
}

export interface CourseGap {
  readonly from: string;
  readonly to: string;
  /** Seconds, both included. */
  readonly between: readonly [number, number];
}

export type Followed =
  | { readonly ok: true }
  | {
    readonly ok: false;
    /** What was expected, and what happened. */
    readonly sentence: string;
    /** Seconds since the beginning; where to look. */
    readonly t: number;
  };

/**
 * Whether `entries` (a run in the recordings' format) follow the course. Each
 * step is the first match after that of the nearest step that it comes after
 * by the milestones' `after`; two that come after the same one may race.
 */
export function followsRecording(
  course: Course,
  file: MilestoneFile,
  entries: readonly RecordedEntry[],
): Followed {
  const places = new Map<string, number>();
  const times = new Map(course.starts);
  for (const name of course.steps) {
    const milestone = milestoneNamed(file, name);
    const before = causeOf(file, milestone, places);
    const from = before === undefined ? -1 : places.get(before)!;
    const index = indexAfter(entries, from, milestone.match);
    if (index === undefined) return missed(milestone, before, entries, from);
    places.set(name, index);
    times.set(name, entries[index]!.t);
  }
  for (const { from, to, between: [least, most] } of course.gaps) {
    const start = times.get(from);
    const end = times.get(to);
    if (start === undefined || end === undefined) {
      throw new RecordingError(
        `A gap from ${from} to ${to} needs both among the steps.`);
    }
    const pause = end - start;
    if (pause < least || pause > most) {
      return {
        ok: false, t: end,
        sentence: `expected ${to} between ${least} s and ${most} s after `
          + `${from}; it came after ${pause.toFixed(3)} s, `
          + `at ${end.toFixed(3)} s.`,
      };
    }
  }
  return comesNever(course, file, entries);
}

function comesNever(
  { never = [] }: Course,
  file: MilestoneFile,
  entries: readonly RecordedEntry[],
): Followed {
  for (const name of never) {
    const { match } = named(file, file.never, name);
    const index = indexAfter(entries, -1, match);
    if (index === undefined) continue;
    const { t } = entries[index]!;
    return {
      ok: false, t,
      sentence: `expected no ${name}, as in the recording; it came at `
        + `${t.toFixed(3)} s.`,
    };
  }
  return { ok: true };
}

/** The nearest step before this one, by `after`, that the course names. */
function causeOf(
  file: MilestoneFile,
  milestone: Milestone,
  places: ReadonlyMap<string, number>,
): string | undefined {
  let { after } = milestone;
  while (after !== undefined && !places.has(after)) {
    ({ after } = milestoneNamed(file, after));
  }
  return after;
}

function missed(
  milestone: Milestone,
  before: string | undefined,
  entries: readonly RecordedEntry[],
  from: number,
): Followed {
  const t = entries[from]?.t ?? 0;
  const wanted = before === undefined
    ? `expected ${milestone.name}`
    : `expected ${milestone.name} after ${before} (${t.toFixed(3)} s)`;
  const early = indexAfter(entries, -1, milestone.match);
  const found = early === undefined
    ? 'it never came'
    : `it came at ${entries[early]!.t.toFixed(3)} s, and not again`;
  return { ok: false, t, sentence: `${wanted}; ${found}.` };
}

function milestoneNamed(file: MilestoneFile, name: string): Milestone {
  return named(file, file.milestones, name);
}

function named<T extends { readonly name: string }>(
  { recording }: MilestoneFile,
  all: readonly T[],
  name: string,
): T {
  const found = all.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new RecordingError(`${recording} has no milestone ${name}.`);
}
