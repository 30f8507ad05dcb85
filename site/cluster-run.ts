// Runs a lesson's cluster when the site is built, and holds it against a
// recording. The page gets what happened as plain data.
import { parse } from 'yaml';
import { lanesOf, recordLines } from '../engine/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import {
  milestonesOf, readMilestones,
} from '../grader/recording/milestones.ts';
import { readRecording } from '../grader/recording/read.ts';
import { readScenario } from '../grader/scenario/read.ts';
import { Session } from '../grader/scenario/session.ts';
import { parseYaml } from '../grader/yaml.ts';
import type { Lane, PlayerData, Recorded } from './player/data.ts';
import { compareSteps } from './recorded-strip.ts';
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

/** From the last event to the run's end is a quiet stretch like others. */
const FOLD_MS = 1_500;
const QUIET = 'nothing but heartbeats';

/** A shim is the parent of one container's process; a reader sees those. */
function named(lane: Lane): Lane {
  return lane.label === 'shim' ? { ...lane, label: 'containers' } : lane;
}

async function scenarioText(name: string): Promise<string> {
  const [path] = Object.keys(SCENARIOS)
    .filter((each) => each.endsWith(`/${name}.txt`));
  const load = SCENARIOS[path ?? ''];
  if (load === undefined) {
    throw new Error(`there is no content/*/scenarios/${name}.txt`);
  }
  return load();
}

async function play(text: string): Promise<Session> {
  const session = new Session({
    parseYaml,
    readFile(name) {
      throw new Error(`a lesson's scenario has no files, so no ${name}`);
    },
  });
  for (const directive of readScenario(text)) {
    await session.execute(directive);
  }
  return session;
}

/** The run's own writes in the recordings' format, and when they happened. */
function ownRecording(entries: readonly JournalEntry[], from: number) {
  const lines = entries.flatMap((entry) => (
    recordLines([entry], { from, beginMs: 0 })
  ));
  const header = JSON.stringify({
    scenario: 'run', kubernetes: '', nodes: [], namespaces: [], steps: [],
    note: '', duration: 0,
  });
  return readRecording([header, ...lines].join('\n')).entries;
}

async function recordedBeside(
  name: string, entries: readonly JournalEntry[], from: number,
): Promise<Recorded> {
  const load = MILESTONES[`/recordings/milestones/${name}.yaml`];
  if (load === undefined) {
    throw new Error(`there is no recordings/milestones/${name}.yaml`);
  }
  const file = readMilestones(name, parse(await load()));
  const recording = await loadRecording(name);
  return compareSteps(
    recording.header.kubernetes,
    milestonesOf(recording.entries, file),
    milestonesOf(ownRecording(entries, from), file),
  );
}

/** Throws where a name leads nowhere or the scenario goes wrong. */
export async function clusterRun(props: ClusterProps): Promise<PlayerData> {
  const { title, lanes, hide, pauseAt, from = 0 } = props;
  const text = await scenarioText(props.scenario);
  const { cluster } = await play(text);
  const entries = [...cluster.entries()];
  const data = lanesOf(entries, {
    title, seed: /seed=(\S+)/.exec(text)?.[1] ?? '1',
    from: from * 1000, to: cluster.now,
    ...(lanes ? { actors: lanes } : {}),
    ...(hide ? { hide } : {}),
  });
  const { events } = data;
  const last = Math.max(0, ...events.map(({ arrives }) => arrives));
  const at = pauseAt === undefined ? 0 : events.findIndex((event) => (
    Object.values(event).join(' ').includes(pauseAt)
  ));
  if (at === -1) throw new Error(`Cluster: no event has "${pauseAt}"`);
  const first = events[Math.max(0, at - 1)];
  const recorded = props.recording === undefined ? undefined
    : await recordedBeside(props.recording, entries, cluster.bootEnd);
  return {
    ...data,
    lanes: data.lanes.map(named),
    folds: data.to - last < FOLD_MS ? data.folds
      : [...data.folds, { from: last, to: data.to, because: QUIET }],
    ...(first ? { pauseAt: first.index } : {}),
    ...(recorded ? {
      recorded,
      moments: recorded.steps.flatMap((step) => step.at ?? []),
    } : {}),
  };
}
