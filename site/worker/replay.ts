// One trial of a submission once more, as the lanes that a player shows.
import { lanesOf } from '../../engine/index.ts';
import type { Hop, LanesData, LanesOptions } from '../../engine/index.ts';
import type { Exercise } from '../../grader/exercise.ts';
import type { Program, SandboxMaker } from '../../grader/sandbox.ts';
import { playTrial } from '../../grader/trial.ts';
import type { Trial } from '../../grader/trial.ts';
import type { PlayerData } from '../player/data.ts';
import type { ReplayPoint } from '../workbench/replay-point.ts';

export interface Ground {
  readonly sandboxes: SandboxMaker;
  readonly hop: Hop;
}

/** More events than this are cut to those around the first wrong one. */
const EVENTS_MAX = 160;
const AROUND = { before: 60, after: 40 } as const;

async function trialOf(
  exercise: Exercise, program: Program, point: ReplayPoint,
  { sandboxes, hop }: Ground,
): Promise<Trial> {
  const scenario = exercise.spec.scenarios
    .find(({ name }) => name === point.scenario);
  if (scenario === undefined) {
    throw new Error(`there is no scenario "${point.scenario}"`);
  }
  const { seed, ordering } = point;
  const sandbox = await sandboxes.open();
  try {
    await sandbox.load(program);
    return await playTrial(exercise, { scenario, seed, ordering }, {
      slot: { realm: () => sandbox.realm() }, hop,
    });
  } finally {
    sandbox.close();
  }
}

/** Who does something; a lane that only hears tells nothing. */
function doersIn({ events }: LanesData): string[] {
  const doers = events.filter(({ kind }) => kind !== 'watch');
  return [...new Set(doers.map(({ actor }) => actor))];
}

/** Paused one entry before the first wrong step. Throws a SubmissionError if
 *  the program does not load. */
export async function replayed(
  exercise: Exercise, program: Program, point: ReplayPoint, ground: Ground,
): Promise<PlayerData> {
  const { run } = await trialOf(exercise, program, point, ground);
  const { slot } = exercise.spec;
  const bare: LanesOptions = {
    title: `Your run of ${point.scenario}`, seed: point.seed, yours: slot,
    to: run.endedAt,
  };
  const actors = [slot, ...doersIn(lanesOf(run.entries, bare))];
  const whole = { ...bare, actors };
  const all = lanesOf(run.entries, whole);
  const { wrongIndex, wrongAt } = point;
  const isBefore = (event: { index: number; t: number }): boolean => (
    wrongIndex === undefined ? event.t < wrongAt : event.index < wrongIndex
  );
  const before = Math.max(0, all.events.findLastIndex(isBefore));
  const from = all.events[Math.max(0, before - AROUND.before)]?.t;
  const to = all.events[before + AROUND.after]?.arrives;
  const data = all.events.length <= EVENTS_MAX ? all : lanesOf(run.entries, {
    ...whole,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  const first = all.events[before];
  const isThere = data.events.some(({ index }) => index === wrongIndex);
  return {
    ...data,
    ...(first ? { pauseAt: first.index } : {}),
    ...(isThere && wrongIndex !== undefined
      ? { firstWrong: wrongIndex } : { wrongAt, wrongOn: slot }),
    moments: [Math.min(wrongAt, data.to)],
  };
}
