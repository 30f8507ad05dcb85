// A lesson's run: its scenario, played and held against the steps of a
// recording. The build does it once, and a worker again with another seed.
import { lanesOf, recordLines } from '../engine/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import { milestonesOf } from '../grader/recording/milestones.ts';
import type { MilestoneFile, Reached } from '../grader/recording/milestones.ts';
import { readEntries } from '../grader/recording/read.ts';
import { readScenario } from '../grader/scenario/read.ts';
import { Session } from '../grader/scenario/session.ts';
import { parseYaml } from '../grader/yaml.ts';
import { ownCrash } from './crash-step.ts';
import type { PlayerData } from './player/data.ts';
import { compareSteps } from './recorded-strip.ts';
import { trafficOf } from './traffic.ts';

/** Plain data, so that a page can hand it to a worker. */
export interface LessonRun {
  readonly title: string;
  /** The scenario's text. */
  readonly scenario: string;
  readonly lanes?: readonly string[];
  readonly hide?: readonly string[];
  readonly pauseAt?: string;
  /** Seconds. */
  readonly from?: number;
  /** Seconds. */
  readonly foldAfter?: number;
  readonly heartbeats?: boolean;
  readonly recorded?: RecordedRun;
}

export interface RecordedRun {
  readonly version: string;
  readonly steps: readonly Reached[];
  readonly file: MilestoneFile;
}

export interface RunOptions {
  /** Instead of the scenario's. */
  readonly seed?: string;
  /** Told after every command: how many events there are so far. */
  readonly tell?: (events: number) => void;
}

async function play(
  text: string, { seed, tell }: RunOptions,
): Promise<Session> {
  const session = new Session({
    parseYaml,
    readFile(name) {
      throw new Error(`a lesson's scenario has no files, so no ${name}`);
    },
    ...(seed === undefined ? {} : { options: { seed } }),
  });
  for (const directive of readScenario(text)) {
    await session.execute(directive);
    tell?.(session.hasCluster ? session.cluster.journal.length : 0);
  }
  return session;
}

/** All that happened in a run, its boot included. */
export async function lessonEntries(
  run: LessonRun,
): Promise<readonly JournalEntry[]> {
  const { cluster } = await play(run.scenario, {});
  return [...cluster.entries()];
}

/** The run's own writes in the recordings' format, and when they happened. */
function ownEntries(entries: readonly JournalEntry[], from: number) {
  return readEntries(entries.flatMap((entry) => (
    recordLines([entry], { from, beginMs: 0 })
  )));
}

function ownSteps(
  entries: readonly JournalEntry[], from: number, recorded: RecordedRun,
): readonly Reached[] {
  const steps = milestonesOf(ownEntries(entries, from), recorded.file);
  return ownCrash(steps, entries, recorded.steps);
}

/** Throws where the scenario goes wrong or no event has `pauseAt`. */
export async function playLesson(
  run: LessonRun, options: RunOptions = {},
): Promise<PlayerData> {
  const { title, lanes, hide, pauseAt, from = 0, recorded } = run;
  const { foldAfter, heartbeats } = run;
  const { cluster } = await play(run.scenario, options);
  const entries = [...cluster.entries()];
  const written = /seed=(\S+)/.exec(run.scenario)?.[1] ?? '1';
  const data = lanesOf(entries, {
    title, seed: options.seed ?? written, from: from * 1000, to: cluster.now,
    ...(lanes ? { actors: lanes } : {}),
    ...(hide ? { hide } : {}),
    ...(foldAfter === undefined ? {} : { foldAfterMs: foldAfter * 1000 }),
  });
  const { events } = data;
  const users = trafficOf(entries, data);
  const at = pauseAt === undefined ? 0 : events.findIndex((event) => (
    Object.values(event).join(' ').includes(pauseAt)
  ));
  if (at === -1) throw new Error(`Cluster: no event has "${pauseAt}"`);
  const first = events[Math.max(0, at - 1)];
  const beside = recorded && compareSteps(
    recorded.version, recorded.steps,
    ownSteps(entries, cluster.bootEnd, recorded),
  );
  return {
    ...data,
    ...(first ? { pauseAt: first.index } : {}),
    ...(users ? { traffic: users } : {}),
    ...(heartbeats ? { heartbeats } : {}),
    ...(beside ? {
      recorded: beside,
      moments: beside.steps.flatMap((step) => step.at ?? []),
    } : {}),
  };
}
