// The judge: an exercise and a submission in, a verdict out. It trusts
// nothing but the journal, which the learner's realm cannot reach.

import { ENGINE_VERSION, digestOf } from '@clusterwright/engine';
import type { Hop, RealmEnd, SlotFill } from '@clusterwright/engine';
import type { Run } from './check.ts';
import type { Exercise } from './exercise.ts';
import { failuresOf, stagesBefore } from './earlier.ts';
import type { EarlierFailure } from './earlier.ts';
import { findingOf } from './finding.ts';
import type { Finding } from './finding.ts';
import { judgeGates, openGates } from './gates.ts';
import { deviations } from './orderings.ts';
import { checkSpecs } from './recording-check.ts';
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
  /** Runs of our own solution. */
  readonly #references = new Map<TrialSpec, Run>();
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
    const findings = await this.#findings(this.#exercise);
    const isPart = this.#isPart(findings);
    const earlier = isPart ? [] : await this.#earlier();
    const again = isPart ? undefined : await this.#again(findings);
    const gates = judgeGates({ findings, earlier, again });
    const { results, held } = await this.#results(findings, gates.areOpen);
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
      logs: shownFinding(findings)?.logs ?? { lines: [] },
      budgets: budgetsOf(findings, this.#exercise),
      digest: digestOf(findings.map(({ digest }) => digest).join(' ')),
    };
    return error === undefined ? verdict : { ...verdict, error };
  }

  /** Results of the checks, in declared order, the witness applied. */
  async #results(findings: readonly Finding[], areOpen: boolean) {
    const { spec } = this.#exercise;
    const context = {
      exercise: this.#exercise,
      codeDigest: this.#submission.codeDigest,
      reference: (trial: TrialSpec) => this.#referenceRun(trial),
    };
    const results = [];
    for (const check of checkSpecs(spec)) {
      results.push(await resultOf(check, findings, context));
    }
    const held = findings.some(({ outcomes }) => {
      const outcome = outcomes.get(spec.witness);
      return outcome?.holds === true && outcome.isWitness;
    });
    // One run that is looked at again may be one without the witness.
    const isPart = this.#options.only !== undefined;
    const counted = results.map((result) => {
      const isCounted = held || isPart || result.id === spec.witness;
      if (areOpen && isCounted) return result;
      return notRun(result);
    });
    return { results: counted, held };
  }

  /** Several checks may fail first in the same trial. */
  async #referenceRun(spec: TrialSpec): Promise<Run> {
    let run = this.#references.get(spec);
    if (run === undefined) {
      const { reference: slot, hop } = this.#options;
      ({ run } = await playTrial(this.#exercise, spec, { slot, hop }));
      this.#references.set(spec, run);
    }
    return run;
  }

  async #findings(exercise: Exercise): Promise<Finding[]> {
    const findings: Finding[] = [];
    const specs = this.#specs(exercise);
    const failed = new Set<string>();
    for (const [done, spec] of specs.entries()) {
      const { scenario, seed } = spec;
      this.#options.progress?.({
        done, of: specs.length, scenario: scenario.name, seed,
        failed: [...failed],
      });
      const trial = await this.#play(exercise, spec);
      const finding = findingOf(exercise, trial, failed);
      findings.push(finding);
      if (finding.ended !== undefined) break;
      if (failed.size > 0 && this.#options.stopAtFirst) break;
      for await (const next of this.#orderings(exercise, finding)) {
        findings.push(findingOf(exercise, next, failed));
      }
    }
    return findings;
  }

  /** The orderings of a trial that asks for some. */
  async *#orderings(
    exercise: Exercise,
    { spec, counts }: Finding,
  ): AsyncGenerator<Trial, void, void> {
    const { orders } = spec.scenario;
    if (orders === undefined || this.#options.only !== undefined) return;
    for (const ordering of deviations(counts, orders - 1)) {
      const next = await this.#play(exercise, { ...spec, ordering });
      yield next;
      if (next.ended !== undefined) return;
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
  #isPart(findings: readonly Finding[]): boolean {
    const { only, stopAtFirst } = this.#options;
    return only !== undefined
      || (stopAtFirst === true && findings.some(hasFailed));
  }

  /** What no longer holds of the stages before. */
  async #earlier(): Promise<readonly EarlierFailure[]> {
    const found: EarlierFailure[] = [];
    const given = this.#options.earlier ?? [];
    for (const stage of stagesBefore(this.#exercise, given)) {
      found.push(...failuresOf(stage, await this.#findings(stage)));
    }
    return found;
  }

  /** The first trial once more: the same seed must give the same digest. */
  async #again([first]: readonly Finding[]): Promise<string | undefined> {
    if (first === undefined || first.ended !== undefined) return undefined;
    const { digest } = await this.#play(this.#exercise, first.spec);
    return digest;
  }
}

function notRun(result: Verdict['checks'][number]): typeof result {
  const { id, sentence, pointsMax } = result;
  return {
    id, sentence, pointsMax, points: 0, status: 'not-run', message: '',
    tried: { passed: 0, of: 0 },
  };
}

function hasFailed({ outcomes }: Finding): boolean {
  return [...outcomes.values()].some(({ holds }) => !holds);
}

/** Whose logs are shown: the trial that ended early, else the first. */
function shownFinding(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ ended }) => ended !== undefined) ?? findings[0];
}

function budgetsOf(
  findings: readonly Finding[],
  { spec }: Exercise,
): readonly BudgetUse[] {
  const most = (used: readonly number[]): number => Math.max(0, ...used);
  return [
    {
      name: 'requests',
      used: most(findings.map(({ requests }) => requests)),
      limit: spec.budget.requests,
    },
    {
      name: 'turns',
      used: most(findings.map(({ turns }) => turns)),
      limit: spec.budget.turns,
    },
  ];
}
