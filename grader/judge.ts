// The judge: an exercise and a submission in, a verdict out. It trusts
// nothing but the journal, which the learner's realm cannot reach.

import { ENGINE_VERSION, digestOf } from '@clusterwright/engine';
import type { SlotFill } from '@clusterwright/engine';
import type { Run } from './check.ts';
import type { Exercise } from './exercise.ts';
import { failuresOf, stagesBefore } from './earlier.ts';
import type { EarlierFailure } from './earlier.ts';
import { failedIn } from './finding.ts';
import type { Finding } from './finding.ts';
import { judgeGates, openGates } from './gates.ts';
import { checkSpecs } from './recording-check.ts';
import { resultOf } from './results.ts';
import type { Program } from './sandbox.ts';
import { SubmissionError } from './sandbox.ts';
import { PUBLIC_KEY, keyId } from './seeds.ts';
import { playTrial } from './trial.ts';
import type { TrialSpec } from './trial.ts';
import { Trials } from './trials.ts';
import type { TrialsOptions } from './trials.ts';
import { firstFailed, VERDICT_VERSION } from './verdict.ts';
import type { BudgetUse, CheckResult, Verdict } from './verdict.ts';

export interface JudgeOptions extends TrialsOptions {
  /** Our own solution in the slot, for the timeline beside the learner's. */
  readonly reference: SlotFill;
  /** Makes the hidden seeds. Default PUBLIC_KEY. */
  readonly key?: string;
  /** All that the exercise's spec names as earlier: their checks must still
   *  hold, with this file in this exercise's harness. */
  readonly earlier?: readonly Exercise[];
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
  readonly #trials: Trials;
  /** Runs of our own solution. */
  readonly #references = new Map<TrialSpec, Run>();

  constructor(
    exercise: Exercise,
    submission: Submission,
    options: JudgeOptions,
  ) {
    this.#exercise = exercise;
    this.#submission = submission;
    this.#options = options;
    this.#key = options.key ?? PUBLIC_KEY;
    this.#trials = new Trials(submission.program, this.#key, options);
  }

  async verdict(): Promise<Verdict> {
    try {
      await this.#trials.loaded();
      return await this.#judged();
    } catch (error) {
      if (!(error instanceof SubmissionError)) throw error;
      return rejected(this.#exercise, error, this.#key);
    } finally {
      await this.#trials.close();
    }
  }

  async #judged(): Promise<Verdict> {
    const findings = await this.#trials.findings(this.#exercise);
    const isPart = this.#isPart(findings);
    const earlier = isPart ? [] : await this.#earlier();
    const [first] = findings;
    const again = isPart || first === undefined
      ? undefined : await this.#trials.again(this.#exercise, first);
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
      logs: shownFinding(findings, results)?.logs ?? { lines: [] },
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

  /** Whether one run is looked at, or the first failure was all that was
   *  wanted: then the earlier stages and the repetition are left out. */
  #isPart(findings: readonly Finding[]): boolean {
    const { only, stopAtFirst } = this.#options;
    if (only !== undefined) return true;
    const hasFailed = findings.some((each) => failedIn(each).length > 0);
    return stopAtFirst === true && hasFailed;
  }

  /** What no longer holds of the stages before. */
  async #earlier(): Promise<readonly EarlierFailure[]> {
    const found: EarlierFailure[] = [];
    const given = this.#options.earlier ?? [];
    for (const stage of stagesBefore(this.#exercise, given)) {
      found.push(...failuresOf(stage, await this.#trials.findings(stage)));
    }
    return found;
  }
}

function notRun(result: Verdict['checks'][number]): typeof result {
  const { id, sentence, pointsMax } = result;
  return {
    id, sentence, pointsMax, points: 0, status: 'not-run', message: '',
    tried: { passed: 0, of: 0 },
  };
}

/** Whose logs are shown: the trial that ended early, else the one in which the
 *  first check failed, else the first. */
function shownFinding(
  findings: readonly Finding[],
  checks: readonly CheckResult[],
): Finding | undefined {
  const replay = firstFailed({ checks })?.replay;
  return findings.find(({ ended }) => ended !== undefined)
    ?? findings.find(({ spec: { scenario, seed, ordering } }) =>
      scenario.name === replay?.scenario && seed === replay.seed
      && ordering.join() === replay.ordering.join())
    ?? findings[0];
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
