// clusterwright replay: one run of a verdict, played again with the
// learner's file, and both timelines around the first wrong step.

import { digestOf } from '@clusterwright/engine';
import {
  checkSpecs, firstFailed, isOn, pairedAround, playTrial, SubmissionError,
} from '@clusterwright/grader';
import type {
  Check, Exercise, Failure, PairedStep, Program, Replay, SandboxMaker, Trial,
  TrialSpec,
} from '@clusterwright/grader';
import { submissionOf } from '../grader/judge-file.ts';
import { existsSync, readFileSync } from 'node:fs';
import { readArguments, UsageError } from './arguments.ts';
import { placeNamed } from './course.ts';
import type { Place } from './course.ts';
import { loadExercise } from './exercises.ts';
import type { LoadedExercise } from './exercises.ts';
import { hop } from './hop.ts';
import { judgeText } from './judging.ts';
import { pairedLines } from './paired-table.ts';
import { readReplay } from './replay-text.ts';
import type { ReplayRequest } from './replay-text.ts';
import { ChildSandboxes } from './sandbox/child-sandbox.ts';
import type { Terminal } from './terminal.ts';
import { labelled } from './verdict-text.ts';
import { placeOf, readLearnerFile } from './workplace.ts';

/** What one run came to. */
interface Seen {
  readonly trial: TrialSpec;
  readonly check?: string;
  readonly failure?: Failure;
  /** Why it ended early. */
  readonly ended?: string;
  readonly steps: readonly PairedStep[];
}

export async function runReplay(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    file: { type: 'string' }, json: { type: 'boolean' },
  });
  const [word] = read.words;
  if (word === undefined) {
    throw new UsageError('expected a link, a verdict or its replay object');
  }
  const request = readReplay(textOf(word));
  const place = placeNamed(request.exercise);
  const file = read.text('file');
  const text = file === undefined && request.code !== undefined
    ? request.code : readLearnerFile(file ?? placeOf(place));
  const loaded = await loadExercise(place.slug);
  const sandboxes = new ChildSandboxes();
  try {
    const replay = request.replay
      ?? await found(loaded, text, sandboxes, request);
    if (replay === undefined) {
      terminal.say(` ✓ on the written seeds every check of ${
        place.slug} holds`);
      return 0;
    }
    terminal.progress(` playing ${replay.scenario}, seed ${replay.seed}`);
    const seen = await see(loaded, text, sandboxes, replay);
    terminal.say(read.isOn('json') ? JSON.stringify(dataOf(seen), null, 2)
      : shown(seen, place, isChanged(replay, text), terminal).join('\n'));
    return seen.failure === undefined && seen.ended === undefined ? 0 : 1;
  } finally {
    sandboxes.close();
  }
}

/** A link, JSON, a file with JSON in it, or '-' for stdin. */
function textOf(word: string): string {
  if (word === '-') return readFileSync(0, 'utf8');
  if (word.trimStart().startsWith('{') || word.includes('#')) return word;
  if (!existsSync(word)) {
    throw new UsageError(`expected a link, JSON or a file, found "${word}"`);
  }
  return readLearnerFile(word);
}

/** The run in which the link's check fails first. */
async function found(
  loaded: LoadedExercise,
  text: string,
  sandboxes: SandboxMaker,
  { check }: ReplayRequest,
): Promise<Replay | undefined> {
  const verdict = await judgeText(loaded, text, sandboxes, { seeds: 'public' });
  const { error } = verdict;
  if (error !== undefined) throw new UsageError(error.message);
  const named = verdict.checks.find(({ id }) => id === check);
  return named?.replay ?? firstFailed(verdict)?.replay;
}

function isChanged({ codeDigest }: Replay, text: string): boolean {
  return codeDigest !== '' && codeDigest !== digestOf(text);
}

const SPAN = { before: 14, after: 8 };

async function see(
  { exercise, ground, reference }: LoadedExercise,
  text: string,
  sandboxes: SandboxMaker,
  replay: Replay,
): Promise<Seen> {
  const trial = trialOf(exercise, replay);
  let program: Program;
  try {
    ({ program } = submissionOf(exercise, ground, text));
  } catch (error) {
    if (!(error instanceof SubmissionError)) throw error;
    return { trial, ended: `${error.message} (${error.where})`, steps: [] };
  }
  const sandbox = await sandboxes.open();
  try {
    await sandbox.load(program);
    const slot = { realm: () => sandbox.realm() };
    const mine = await playTrial(exercise, trial, { slot, hop });
    const ours = await playTrial(exercise, trial, { slot: reference, hop });
    return seenIn(exercise, mine, ours, replay);
  } finally {
    sandbox.close();
  }
}

function trialOf({ spec }: Exercise, replay: Replay): TrialSpec {
  const { scenario: name, seed, ordering } = replay;
  const scenario = spec.scenarios.find((each) => each.name === name);
  if (scenario !== undefined) return { scenario, seed, ordering };
  throw new UsageError(`${spec.slug} has no scenario "${name}"`);
}

function seenIn(
  exercise: Exercise,
  mine: Trial,
  ours: Trial,
  { at }: Replay,
): Seen {
  const { spec: trial, ended } = mine;
  const failed = firstFailure(exercise, mine);
  const failure = failed?.failure;
  const steps = pairedAround(mine.run, ours.run, failure ?? { at }, SPAN);
  return {
    trial,
    ...failed,
    ...ended === undefined ? {} : { ended: ended.message },
    steps: failure === undefined
      ? steps.map((step) => ({ ...step, isFirstWrong: false })) : steps,
  };
}

function firstFailure(
  { spec, checks }: Exercise,
  { run }: Trial,
): { check: string; failure: Failure } | undefined {
  for (const each of checkSpecs(spec)) {
    if (!isOn(each, run.scenario)) continue;
    const check: Check = checks.get(each.id)!;
    const outcome = check.run(run);
    if (!outcome.holds) return { check: each.id, failure: outcome.failure };
  }
  return undefined;
}

function dataOf({ trial, check, failure, ended, steps }: Seen) {
  const { scenario, seed, ordering } = trial;
  const { expected, happened, at, look } = failure ?? {};
  return {
    scenario: scenario.name, seed, ordering, check, expected, happened, at,
    look, ended, steps,
  };
}

function shown(
  { trial, check, failure, ended, steps }: Seen,
  { number, spec: { title } }: Place,
  hasChanged: boolean,
  terminal: Terminal,
): string[] {
  const { scenario, seed } = trial;
  const head = ` ${number} ${title}   ${scenario.name}   seed ${seed}`;
  const outcome = failure === undefined
    ? [` ${terminal.ink('passed', '✓')} every check holds in this run`]
    : [
      ` ${terminal.ink('wrong', `✗ ${check}`)}`, '',
      ...labelled('expected', failure.expected, terminal),
      ...labelled('happened',
        `at ${(failure.at / 1000).toFixed(3)} s: ${failure.happened}`,
        terminal),
      ...labelled('look at', failure.look, terminal),
    ];
  return [
    terminal.ink('head', head),
    ...hasChanged ? [' the file has changed since this was recorded'] : [],
    '',
    ...ended === undefined ? outcome : labelled('because', ended, terminal),
    '',
    ...pairedLines(steps, terminal),
  ];
}
