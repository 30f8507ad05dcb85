// Proofs by running: the starter scores nothing, the solution passes, every
// near-miss fails where it should. All in the child, as a learner's would.

import { derivedSeed, firstFailed } from '@clusterwright/grader';
import type {
  Progress, SandboxMaker, Verdict,
} from '@clusterwright/grader';
import type { LoadedExercise } from '../exercises.ts';
import { judgeText } from '../judging.ts';
import { counted } from '../wrap.ts';
import { nearMissProof } from './near-miss.ts';
import { broken, holds } from './proof.ts';
import type { Proof } from './proof.ts';

export interface RunTools {
  readonly sandboxes: SandboxMaker;
  /** What is being run, and how far. */
  readonly note: (what: string, progress: Progress) => void;
}

interface Part {
  readonly loaded?: LoadedExercise;
  /** By default all. */
  readonly seeds?: 'public';
}

type Judge = (what: string, text: string, part?: Part) => Promise<Verdict>;

/** How much is run; a short check takes a sample of what a long one does. */
export interface Extent {
  /** How many random seeds the solution has to pass, too. */
  readonly seeds: number;
  /** The seeds that near-misses are run on. */
  readonly nearMisses: 'public' | 'all';
}

export async function* runProofs(
  loaded: LoadedExercise,
  { sandboxes, note }: RunTools,
  { seeds, nearMisses }: Extent,
): AsyncGenerator<Proof, void, void> {
  const judge: Judge = (what, text, part = {}) =>
    judgeText(part.loaded ?? loaded, text, sandboxes, {
      seeds: part.seeds ?? 'all',
      progress: (progress) => note(what, progress),
    });
  yield starterProof(loaded, await judge('starter', loaded.starter));
  yield solutionProof(await judge('solution', loaded.solution));
  if (seeds > 0) yield await longProof(loaded, judge, seeds);
  // A mistake that shows on derived seeds only is no good example of one.
  yield* nearMissProofs(loaded, judge,
    nearMisses === 'public' ? { seeds: nearMisses } : {});
}

function starterProof({ exercise }: LoadedExercise, verdict: Verdict): Proof {
  const { points, pointsMax, error, checks } = verdict;
  if (error !== undefined) {
    return broken('starter', `${error.kind}: ${error.message} ${
      error.where ?? ''}`.trim(),
    'The starter has to compile and run, with its gaps.');
  }
  if (points > 0) {
    const paid = checks.find((check) => check.points > 0)!;
    return broken('starter', `scores ${points} of ${pointsMax}, for ${paid.id}`,
      'Name as the witness a check that holds only if something is done.');
  }
  const wanted = exercise.spec.starter_fails;
  const spared = wanted.find((id) =>
    checks.find((check) => check.id === id)?.status !== 'fail');
  if (spared !== undefined) {
    return broken('starter', `does not fail ${spared}`,
      'Correct starter_fails, or leave out of the starter what it does.');
  }
  return holds('starter',
    `scores 0 of ${pointsMax} and fails ${wanted.join(', ')}`);
}

function solutionProof(verdict: Verdict): Proof {
  const { status, points, pointsMax, checks } = verdict;
  if (status !== 'pass') {
    return broken('solution', whyNot(verdict),
      'Correct solution.ts, or the check that asks too much.');
  }
  const runs = Math.max(...checks.map(({ tried }) => tried.of));
  return holds('solution',
    `${points} of ${pointsMax} points in ${counted(runs, 'run')}`);
}

function whyNot({ error, gates, checks }: Verdict): string {
  if (error !== undefined) return `${error.kind}: ${error.message}`;
  const gate = gates.find(({ status }) => status === 'fail');
  if (gate !== undefined) return `${gate.id}: ${gate.message}`;
  const check = firstFailed({ checks });
  if (check === undefined) return 'some checks were not run';
  const { scenario = '', seed = '' } = check.replay ?? {};
  return `${check.id} in ${scenario}, seed ${seed}: ${check.message}`;
}

/** What one verdict takes at once: it keeps its runs until it is done. */
const SEEDS_AT_ONCE = 10;

async function longProof(
  loaded: LoadedExercise,
  judge: Judge,
  seeds: number,
): Promise<Proof> {
  for (let done = 0; done < seeds; done += SEEDS_AT_ONCE) {
    const some = Array.from({ length: Math.min(SEEDS_AT_ONCE, seeds - done) },
      (_, i) => seedNumber(loaded.slug, done + i));
    const verdict = await judge(`solution, seed ${done + 1} of ${seeds}`,
      loaded.solution, { loaded: withSeeds(loaded, some) });
    if (verdict.status !== 'pass') {
      return broken('seeds', whyNot(verdict),
        'Repeat it with run --only … --seed …, and correct what differs.');
    }
  }
  return holds('seeds', `the solution passes on ${
    counted(seeds, 'random seed')}`);
}

/** 32 bits of a digest: random enough, and the same every time. */
function seedNumber(slug: string, index: number): number {
  return Number.parseInt(derivedSeed('long', slug, index).slice(0, 8), 16);
}

/** Its own scenarios alone: an earlier stage would be played with the same
 *  written seeds again and again. */
function withSeeds(
  loaded: LoadedExercise,
  seeds: readonly number[],
): LoadedExercise {
  const { exercise } = loaded;
  const scenarios = exercise.spec.scenarios.map((scenario) =>
    ({ ...scenario, seeds: [...seeds] }));
  const spec = { ...exercise.spec, scenarios, earlier: [] };
  return { ...loaded, exercise: { ...exercise, spec } };
}

async function* nearMissProofs(
  { exercise: { spec }, nearMisses }: LoadedExercise,
  judge: Judge,
  part: Part,
): AsyncGenerator<Proof, void, void> {
  const fired = new Set<string>();
  for (const [name, check] of Object.entries(spec.near_misses)) {
    const text = nearMisses.get(name);
    if (text === undefined) {
      yield broken(`near-miss ${name}`, `there is no near-misses/${name}.ts`,
        'Write it, or take it out of the yaml.');
      continue;
    }
    const verdict = await judge(`near-miss ${name}`, text, part);
    const proof = nearMissProof(name, text, check, verdict);
    if (proof.holds) fired.add(check);
    yield proof;
  }
  for (const name of nearMisses.keys()) {
    if (Object.hasOwn(spec.near_misses, name)) continue;
    yield broken(`near-miss ${name}`, 'the yaml does not declare it',
      'Say in near_misses on which check it fails.');
  }
  const idle = Object.keys(spec.hints).filter((id) => !fired.has(id));
  yield idle.length === 0
    ? holds('hints fire', 'each for a near-miss, none for the solution')
    : broken('hints fire', `none meets ${idle.join(', ')}`,
      'Add a near-miss that fails first on it, or drop its hints.');
}
