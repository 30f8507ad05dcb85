// `follows-recording`: the run takes the steps that a real cluster took, in
// their order, the pauses that matter are as long, and what never came there
// does not come. A property like any other; nothing is compared for equality.

import { recordLines } from '@clusterwright/engine';
import type { Check, Run } from './check.ts';
import { fail, pass } from './check.ts';
import type { CheckSpec, ExerciseSpec } from './exercise.ts';
import { followsRecording } from './recording/follows-recording.ts';
import type { CourseGap } from './recording/follows-recording.ts';
import type { MilestoneFile } from './recording/milestones.ts';
import { readEntries } from './recording/read.ts';
import { parseDuration } from './scenario/duration.ts';

export const FOLLOWS_RECORDING = 'follows-recording';

type RecordingSpec = ExerciseSpec['recordings'][number];

/** Where and for how much the check counts: last, in the scenarios that are
 *  held against a recording. */
export function recordingCheckSpec(spec: ExerciseSpec): CheckSpec | undefined {
  const { recordings } = spec;
  if (recordings.length === 0) return undefined;
  return {
    id: FOLLOWS_RECORDING,
    points: recordings.reduce((sum, { points }) => sum + points, 0),
    on: recordings.map((recording) => scenarioOf(spec, recording)),
    except: [],
  };
}

/** All checks, as declared; the comparison with recordings comes last. */
export function checkSpecs(spec: ExerciseSpec): readonly CheckSpec[] {
  const recording = recordingCheckSpec(spec);
  return recording === undefined ? spec.checks : [...spec.checks, recording];
}

export function recordingSentence(
  recordings: readonly Pick<RecordingSpec, 'name'>[],
): string {
  const names = recordings.map(({ name }) => name);
  const last = names.at(-1)!;
  const all = names.length === 1 ? `recording ${last}`
    : `recordings ${names.slice(0, -1).join(', ')} and ${last}`;
  return `It takes the steps of the ${all}, in their order.`;
}

/** `milestones` gives those of a recording by its name. */
export function recordingCheck(
  spec: Pick<ExerciseSpec, 'recordings' | 'scenarios'>,
  milestones: (recording: string) => MilestoneFile,
): Check {
  const courses = new Map(spec.recordings.map((recording) => {
    const { name, gaps, ...rest } = recording;
    const course = { ...rest, gaps: gaps.map(courseGap) };
    return [
      scenarioOf(spec, recording), { name, course, file: milestones(name) },
    ];
  }));
  return {
    id: FOLLOWS_RECORDING,
    sentence: recordingSentence(spec.recordings),
    run(run) {
      const held = courses.get(run.scenario);
      if (held === undefined) return pass(false);
      const { name, course, file } = held;
      const starts = faultsOf(run);
      const followed = followsRecording(
        { ...course, starts }, file, entriesOf(run),
      );
      if (followed.ok) return pass(false);
      const at = followed.t * 1_000;
      return fail({
        expected: `the steps ${course.steps.join(', ')} as recorded`,
        happened: followed.sentence,
        at,
        look: `the recording ${name} beside your run`,
      });
    },
  };
}

function scenarioOf(
  { scenarios }: Pick<ExerciseSpec, 'scenarios'>,
  { scenario }: RecordingSpec,
): string {
  return scenario ?? scenarios[0]!.name;
}

/** When each kind of fault first befell somebody else. */
function faultsOf(run: Run): Map<string, number> {
  const starts = new Map<string, number>();
  for (const { what, target, at } of run.of('fault')) {
    if (target === run.actor || starts.has(what)) continue;
    starts.set(what, at / 1_000_000);
  }
  return starts;
}

function entriesOf(run: Run): ReturnType<typeof readEntries> {
  const from = run.entries[0]?.index ?? 0;
  return readEntries(recordLines(run.entries, { from, beginMs: 0 }));
}

function courseGap(gap: RecordingSpec['gaps'][number]): CourseGap {
  const [least, most] = gap.between.map((text) => parseDuration(text)! / 1000);
  return { from: gap.from, to: gap.to, between: [least!, most!] };
}
