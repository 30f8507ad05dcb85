// The judge: an exercise and a submission in, a verdict out. It trusts
// nothing but the journal, which the learner's realm cannot reach.

import { ENGINE_VERSION, digestOf } from '@clusterwright/engine';
import type { Hop, RealmEnd, SlotFill } from '@clusterwright/engine';
import { isOn } from './exercise.ts';
import type { Exercise } from './exercise.ts';
import { failuresOf, stagesBefore } from './earlier.ts';
import type { EarlierFailure } from './earlier.ts';
import { checkSpecs } from './recording-check.ts';
import { judgeGates, openGates } from './gates.ts';
import { deviations } from './orderings.ts';
import { outcomeOf } from './outcomes.ts';
import { resultOf } from './results.ts';
import type { Sandbox, SandboxMaker, Program } from './sandbox.ts';
import { SubmissionError } from './sandbox.ts';
import { PUBLIC_KEY, keyId, seedsOf } from './seeds.ts';
import { playTrial } from './trial.ts';
import type { Trial, TrialSpec } from './trial.ts';
import { VERDICT_VERSION } from './verdict.ts';
import type { BudgetUse, Progress, Verdict } from './verdict.ts';

export interface JudgeOptions {
  readonly sandboxes: SandboxMaker;
  readonly hop: Hop;
  /** Our own solution in the slot, for the timeline beside the learner's. */
  readonly reference: SlotFill;
  readonly key?: string;
  /** 'public': only the seeds that are written down. Default 'all'. */
  readonly seeds?: 'public' | 'all';
  /** All that the exercise's spec names as earlier: their checks must still
   *  hold, with this file in this exercise's harness. */
  readonly earlier?: readonly Exercise[];
  readonly progress?: (progress: Progress) => void;
  /** Only this scenario, seed and ordering, to look at one failure. */
  readonly only?: {
    readonly scenario?: string;
    readonly seed?: string;
    readonly ordering?: readonly number[];
  };
  /** Ends after the first trial in which a check fails. */
  readonly stopAtFirst?: boolean;
}

export interface Submission {
  readonly program: Program;
  /** Of the learner's files, for the replay link. */
  readonly codeDigest: string;
}

/** A compile error is decided before there is a program; see `rejected`. */
export async function judge(
  exercise: Exercise,
  submission: Submission,
  options: JudgeOptions,
): Promise<Verdict> {
  const judgement = new Judgement(exercise, submission, options);
  return judgement.verdict();
}

/** The verdict on files that do not compile or load. */
export function rejected(
  exercise: Exercise,
  error: SubmissionError,
  key = PUBLIC_KEY,
): Verdict {
  const { kind, message, where } = error;
  const gates = openGates(`not run: ${message}`);
  return {
    ...emptyVerdict(exercise, key),
    gates: gates.map((gate) => (gate.id === 'loads'
      ? { ...gate, status: 'error', message } : gate)),
    error: where === undefined ? { kind, message } : { kind, message, where },
    digest: digestOf(`rejected ${kind} ${message}`),
  };
}

function emptyVerdict(exercise: Exercise, key: string): Verdict {
  const { spec } = exercise;
  return {
    version: VERDICT_VERSION,
    exercise: spec.slug,
    engine: ENGINE_VERSION,
    keyId: keyId(key),
    status: 'error',
    points: 0,
    pointsMax: spec.points,
    gates: [],
    witness: { check: spec.witness, held: false },
    checks: checkSpecs(spec).map(({ id, points }) => ({
      id,
      sentence: exercise.checks.get(id)?.sentence ?? id,
      points: 0,
      pointsMax: points,
      status: 'not-run',
      message: '',
      tried: { passed: 0, of: 0 },
    })),
    logs: { lines: [] },
    budgets: [],
    digest: '',
  };
}

class Judgement {
  readonly #exercise: Exercise;
  readonly #submission: Submission;
  readonly #options: JudgeOptions;
  readonly #key: string;
  #sandbox: Sandbox | undefined;

  constructor(
    exercise: Exercise,
    submission: Submission,
    options: JudgeOptions,
  ) {
    this.#exercise = exercise;
    this.#submission = submission;
    this.#options = options;
    this.#key = options.key ?? PUBLIC_KEY;
  }

  async verdict(): Promise<Verdict> {
    try {
      await this.#open();
      return await this.#judged();
    } catch (error) {
      if (!(error instanceof SubmissionError)) throw error;
      return rejected(this.#exercise, error, this.#key);
    } finally {
      this.#sandbox?.close();
    }
  }

  async #open(): Promise<void> {
    this.#sandbox?.close();
    this.#sandbox = await this.#options.sandboxes.open();
    await this.#sandbox.load(this.#submission.program);
  }

  async #judged(): Promise<Verdict> {
    const trials = await this.#trials(this.#exercise);
    const isPart = this.#isPart(trials);
    const earlier = isPart ? [] : await this.#earlier();
    const again = isPart ? undefined : await this.#again(trials);
    const gates = judgeGates({
      actor: this.#exercise.spec.slot, trials, earlier, again,
    });
    const { results, held } = await this.#results(trials, gates.areOpen);
    const points = results.reduce((sum, check) => sum + check.points, 0);
    const { spec } = this.#exercise;
    const error = gates.error;
    const hasPassed = gates.areOpen
      && results.every(({ status }) => status === 'pass');
    const verdict: Verdict = {
      ...emptyVerdict(this.#exercise, this.#key),
      status: error === undefined ? (hasPassed ? 'pass' : 'fail') : 'error',
      points,
      gates: gates.results,
      witness: { check: spec.witness, held },
      checks: results,
      logs: logsOf(shownTrial(trials), spec.slot),
      budgets: budgetsOf(trials, this.#exercise),
      digest: digestOf(trials.map(({ digest }) => digest).join(' ')),
    };
    return error === undefined ? verdict : { ...verdict, error };
  }

  /** Results of the checks, in declared order, the witness applied. */
  async #results(trials: readonly Trial[], areOpen: boolean) {
    const { spec, checks } = this.#exercise;
    const context = {
      exercise: this.#exercise,
      codeDigest: this.#submission.codeDigest,
      reference: (trial: TrialSpec) => playTrial(this.#exercise, trial, {
        slot: this.#options.reference, hop: this.#options.hop,
      }),
    };
    const results = [];
    let held = false;
    for (const check of checkSpecs(spec)) {
      const { id } = check;
      const mine = trials.filter(({ spec: { scenario } }) =>
        isOn(check, scenario.name));
      const outcomes = mine.map((trial) => ({
        trial, outcome: outcomeOf(checks.get(id)!, trial.run),
      }));
      if (id === spec.witness) {
        held = outcomes.some(({ outcome }) =>
          outcome.holds && outcome.isWitness);
      }
      results.push(await resultOf(check, outcomes, context));
    }
    // One run that is looked at again may be one without the witness.
    const isPart = this.#options.only !== undefined;
    const counted = results.map((result) => {
      const isCounted = held || isPart || result.id === spec.witness;
      if (areOpen && isCounted) return result;
      return notRun(result);
    });
    return { results: counted, held };
  }

  async #trials(exercise: Exercise): Promise<Trial[]> {
    const trials: Trial[] = [];
    const specs = this.#specs(exercise);
    const failed = new Set<string>();
    for (const [done, spec] of specs.entries()) {
      const { scenario, seed } = spec;
      this.#options.progress?.({
        done, of: specs.length, scenario: scenario.name, seed,
        failed: [...failed],
      });
      const trial = await this.#play(exercise, spec);
      trials.push(trial);
      this.#noteFailed(exercise, trial, failed);
      if (trial.ended !== undefined) break;
      if (failed.size > 0 && this.#options.stopAtFirst) break;
      await this.#orderings(exercise, trial, trials);
    }
    return trials;
  }

  /** The orderings of a trial that asks for some. */
  async #orderings(
    exercise: Exercise,
    trial: Trial,
    trials: Trial[],
  ): Promise<void> {
    const { orders } = trial.spec.scenario;
    if (orders === undefined || this.#options.only !== undefined) return;
    for (const ordering of deviations(trial.counts, orders - 1)) {
      const next = await this.#play(exercise, { ...trial.spec, ordering });
      trials.push(next);
      if (next.ended !== undefined) return;
    }
  }

  #noteFailed(exercise: Exercise, trial: Trial, failed: Set<string>): void {
    for (const check of exercise.spec.checks) {
      if (!isOn(check, trial.spec.scenario.name)) continue;
      const { holds } = outcomeOf(exercise.checks.get(check.id)!, trial.run);
      if (!holds) failed.add(check.id);
    }
  }

  #specs(exercise: Exercise): TrialSpec[] {
    const { only, seeds = 'all' } = this.#options;
    const { slug, scenarios } = exercise.spec;
    return scenarios.flatMap((scenario) => {
      if (only?.scenario !== undefined && only.scenario !== scenario.name) {
        return [];
      }
      const written = seeds === 'all'
        ? scenario.seeds : scenario.seeds.filter((seed) => seed !== 'h8');
      const all = only?.seed === undefined
        ? seedsOf(written, this.#key, slug) : [only.seed];
      const ordering = only?.ordering ?? [];
      return all.map((seed) => ({ scenario, seed, ordering }));
    });
  }

  /** One retry in a fresh sandbox if a turn did not return in time, because
   *  only a deadline depends on how busy this machine is. */
  async #play(exercise: Exercise, spec: TrialSpec): Promise<Trial> {
    const trial = await this.#playOnce(exercise, spec);
    if (trial.ended?.kind !== 'deadline') return trial;
    await this.#open();
    return this.#playOnce(exercise, spec);
  }

  /** What the realms hold is given back when the trial is over. */
  async #playOnce(exercise: Exercise, spec: TrialSpec): Promise<Trial> {
    const realms: RealmEnd[] = [];
    const realm = (): RealmEnd => {
      const made = this.#sandbox!.realm();
      realms.push(made);
      return made;
    };
    const { hop } = this.#options;
    try {
      return await playTrial(exercise, spec, { slot: { realm }, hop });
    } finally {
      for (const each of realms) each.kill();
    }
  }

  /** Whether one run is looked at, or the first failure was all that was
   *  wanted: then the earlier stages and the repetition are left out. */
  #isPart(trials: readonly Trial[]): boolean {
    const { only, stopAtFirst } = this.#options;
    return only !== undefined
      || (stopAtFirst === true && this.#hasFailed(trials));
  }

  #hasFailed(trials: readonly Trial[]): boolean {
    const failed = new Set<string>();
    for (const trial of trials) this.#noteFailed(this.#exercise, trial, failed);
    return failed.size > 0;
  }

  /** What no longer holds of the stages before. */
  async #earlier(): Promise<readonly EarlierFailure[]> {
    const found: EarlierFailure[] = [];
    const given = this.#options.earlier ?? [];
    for (const stage of stagesBefore(this.#exercise, given)) {
      found.push(...failuresOf(stage, await this.#trials(stage)));
    }
    return found;
  }

  /** The first trial once more: the same seed must give the same digest. */
  async #again(trials: readonly Trial[]): Promise<Trial | undefined> {
    const [first] = trials;
    if (first === undefined || first.ended !== undefined) return undefined;
    return this.#play(this.#exercise, first.spec);
  }
}

function notRun(result: Verdict['checks'][number]): typeof result {
  const { id, sentence, pointsMax } = result;
  return {
    id, sentence, pointsMax, points: 0, status: 'not-run', message: '',
    tried: { passed: 0, of: 0 },
  };
}

/** The trial whose logs are shown: the one that ended early, else the
 *  first. */
function shownTrial(trials: readonly Trial[]): Trial | undefined {
  return trials.find(({ ended }) => ended !== undefined) ?? trials[0];
}

const LOG_LINES_MAX = 100;

function logsOf(trial: Trial | undefined, actor: string): Verdict['logs'] {
  const says = trial?.run.of('says') ?? [];
  const lines = says.filter((entry) => entry.actor === actor)
    .map(({ at, text }) => `${(at / 1e6).toFixed(3)} ${text.slice(0, 400)}`);
  if (lines.length <= LOG_LINES_MAX) return { lines };
  return { lines: lines.slice(0, LOG_LINES_MAX), cutAt: LOG_LINES_MAX };
}

function budgetsOf(
  trials: readonly Trial[],
  { spec }: Exercise,
): readonly BudgetUse[] {
  let requests = 0;
  let turns = 0;
  for (const { cluster: { kernel: { budget } } } of trials) {
    requests = Math.max(requests, budget.calls.get(spec.slot) ?? 0);
    turns = Math.max(turns, budget.turns);
  }
  return [
    { name: 'requests', used: requests, limit: spec.budget.requests },
    { name: 'turns', used: turns, limit: spec.budget.turns },
  ];
}
