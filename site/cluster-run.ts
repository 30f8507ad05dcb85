// What an author writes about a lesson's cluster, made into a run: its
// scenario's text, and the steps of a recording to hold it against.
import { parse } from 'yaml';
import {
  milestonesOf, readMilestones,
} from '../grader/recording/milestones.ts';
import { recordedCrash } from './crash-step.ts';
import type { LessonRun, RecordedRun } from './lesson-run.ts';
import { loadRecording } from './recorded-rows.ts';

export interface ClusterProps {
  /** What the run shows, as a finding. */
  title: string;
  /** Name of a scenario in the scenarios/ of any part of content/. */
  scenario: string;
  /** Lanes in order; a prefix stands for all with it. */
  lanes?: readonly string[];
  /** Topics left out, beside those that players leave out anyway. */
  hide?: readonly string[];
  /** A text in the event before which it waits at first. */
  pauseAt?: string;
  /** Seconds of virtual time to leave out at the beginning. */
  from?: number;
  /** Seconds: longer quiet stretches are folded; by default 1.5. */
  foldAfter?: number;
  /** Whether the table begins with the renewals of Leases in it. */
  heartbeats?: boolean;
  /** A recording of the same on a real cluster. */
  recording?: string;
}

const SCENARIOS = import.meta.glob<string>(
  '/content/*/scenarios/*.txt',
  { query: '?raw', import: 'default' },
);

const MILESTONES = import.meta.glob<string>(
  '/recordings/milestones/*.yaml',
  { query: '?raw', import: 'default' },
);

async function scenarioText(name: string): Promise<string> {
  const [path] = Object.keys(SCENARIOS)
    .filter((each) => each.endsWith(`/${name}.txt`));
  const load = SCENARIOS[path ?? ''];
  if (load === undefined) {
    throw new Error(`there is no content/*/scenarios/${name}.txt`);
  }
  return load();
}

/** Its milestones from the crash on, if it is about one. */
export async function recordedSteps(name: string): Promise<RecordedRun> {
  // Repeats of a recording have the same steps.
  const [base = name] = name.split('.r');
  const load = MILESTONES[`/recordings/milestones/${base}.yaml`];
  if (load === undefined) {
    throw new Error(`there is no recordings/milestones/${base}.yaml`);
  }
  const file = readMilestones(base, parse(await load()));
  const { header, entries } = await loadRecording(name);
  const steps = recordedCrash(milestonesOf(entries, file), header);
  return { version: header.kubernetes, steps, file };
}

/** Throws where a name leads nowhere. */
export async function lessonRun(props: ClusterProps): Promise<LessonRun> {
  const { recording, ...rest } = props;
  return {
    ...rest,
    scenario: await scenarioText(props.scenario),
    ...(recording === undefined
      ? {} : { recorded: await recordedSteps(recording) }),
  };
}
