// The runs that lessons show, played as the site plays them, once each.
import { readFileSync, readdirSync } from 'node:fs';
import type { JournalEntry } from '@clusterwright/engine';
import { readScenario } from '../../grader/scenario/read.ts';
import { Session } from '../../grader/scenario/session.ts';
import { parseYaml } from '../../grader/yaml.ts';

/** 'node-death' of content/04-failure/scenarios/node-death.txt, by name. */
export const SCENARIOS: ReadonlyMap<string, string> = new Map(
  readdirSync('content', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.txt'))
    .map((path) => [
      path.slice(path.lastIndexOf('/') + 1, -'.txt'.length),
      readFileSync(`content/${path}`, 'utf8'),
    ]),
);

export interface Run {
  readonly entries: readonly JournalEntry[];
  /** What each command printed. */
  readonly said: readonly string[];
}

/** Plays a scenario's text; throws where a command goes wrong. */
export async function play(text: string, seed?: string): Promise<Run> {
  const session = new Session({
    parseYaml,
    readFile(name) {
      throw new Error(`a lesson's scenario has no files, so no ${name}`);
    },
    ...(seed === undefined ? {} : { options: { seed } }),
  });
  const said: string[] = [];
  for (const directive of readScenario(text)) {
    said.push(await session.execute(directive));
  }
  return { entries: [...session.cluster.entries()], said };
}

const PLAYED = new Map<string, Promise<Run>>();

/** A lesson's scenario with the seed that it shows. */
export function lessonRun(name: string): Promise<Run> {
  const text = SCENARIOS.get(name);
  if (text === undefined) throw new Error(`there is no scenario ${name}`);
  let run = PLAYED.get(name);
  if (run === undefined) {
    run = play(text);
    PLAYED.set(name, run);
  }
  return run;
}

const MICROS = 1_000_000;

/** Seconds of the first entry that fits; undefined if none does. */
export function secondsOf(
  { entries }: Run, fits: (entry: JournalEntry) => boolean,
): number | undefined {
  const entry = entries.find(fits);
  return entry && entry.at / MICROS;
}

/** Seconds at which a machine or a kubelet crashed first. */
export function crashOf(run: Run): number {
  return secondsOf(run, (entry) => (
    entry.kind === 'fault' && entry.what === 'crash'
  ))!;
}

export type Stored = Extract<JournalEntry, { kind: 'stored' }>;

/** All writes of a resource, each with its seconds. */
export function writes(
  { entries }: Run, resource: string,
): (Stored & { readonly s: number })[] {
  return entries.flatMap((entry) => (
    entry.kind === 'stored' && entry.resource === resource && entry.at >= 0
      ? [{ ...entry, s: entry.at / MICROS }] : []
  ));
}
