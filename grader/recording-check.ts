// `follows-recording`: the run takes the steps that a real cluster took, in
// their order, and the pauses that matter are as long. A property like any
// other; nothing is compared for equality.

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

type RecordingSpec = NonNullable<ExerciseSpec['recording']>;

/** Where and for how much the check counts: last, in its scenario. */
export function recordingCheckSpec(spec: ExerciseSpec): CheckSpec | undefined {
  const { recording, scenarios } = spec;
  if (recording === undefined) return undefined;
  const scenario = recording.scenario ?? scenarios[0]!.name;
  return {
    id: FOLLOWS_RECORDING, points: recording.points, on: [scenario],
    except: [],
  };
}

/** All checks, as declared; the comparison with the recording comes last. */
export function checkSpecs(spec: ExerciseSpec): readonly CheckSpec[] {
  const recording = recordingCheckSpec(spec);
  return recording === undefined ? spec.checks : [...spec.checks, recording];
}

export function recordingCheck(
  { name, steps, gaps }: RecordingSpec,
  milestones: MilestoneFile,
): Check {
  const course = { steps, gaps: gaps.map(courseGap) };
  return {
    id: FOLLOWS_RECORDING,
    sentence: `It takes the steps of the recording ${name}, in their order.`,
    run(run) {
      const followed = followsRecording({ ...course, starts: faultsOf(run) },
        milestones, entriesOf(run));
      if (followed.ok) return pass(false);
      const at = followed.t * 1_000;
      return fail({
        expected: `the steps ${steps.join(', ')} as recorded`,
        happened: followed.sentence,
        at,
        look: `the recording ${name} beside your run`,
      });
    },
  };
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
