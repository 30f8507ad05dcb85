// The trials of a submission: an exercise's scenarios and seeds, each with the
// orderings that it asks for, in a sandbox that they share.

import type { Hop, RealmEnd } from '@clusterwright/engine';
import { atOnce } from './at-once.ts';
import type { Exercise } from './exercise.ts';
import { failedIn, findingOf, firstOf } from './finding.ts';
import type { Finding } from './finding.ts';
import { deviations } from './orderings.ts';
import type { Ordering } from './orderings.ts';
import type { Program, Sandbox, SandboxMaker } from './sandbox.ts';
import { seedsOf } from './seeds.ts';
import { playTrial } from './trial.ts';
import type { Trial, TrialSpec } from './trial.ts';
import type { Progress } from './verdict.ts';

export interface TrialsOptions {
  readonly sandboxes: SandboxMaker;
  readonly hop: Hop;
  /** 'public': only the seeds that are written down. Default 'all'. */
  readonly seeds?: 'public' | 'all';
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

/** How many trials are played at once: while a component thinks in its thread,
 *  the clusters of other trials go on in ours. */
const AT_ONCE = 4;

export class Trials {
  readonly #program: Program;
  readonly #key: string;
  readonly #options: TrialsOptions;
  /** Undefined after one was given up. */
  #sandbox: Promise<Sandbox> | undefined;

  /** `key` makes the hidden seeds. */
  constructor(program: Program, key: string, options: TrialsOptions) {
    this.#program = program;
    this.#key = key;
    this.#options = options;
  }

  /** Loads the program, if it is not. SubmissionError. */
  loaded(): Promise<Sandbox> {
    return this.#sandbox ??= this.#open();
  }

  /** Ends whatever is still played. Trials that come after load anew. */
  async close(): Promise<void> {
    const sandbox = this.#sandbox;
    this.#sandbox = undefined;
    await sandbox?.then((each) => each.close(), () => {});
  }

  /** Of all trials in their order, up to the first that ends early or, if
   *  that is enough, in which a check fails. */
  async findings(exercise: Exercise): Promise<Finding[]> {
    const findings: Finding[] = [];
    const failed = new Set<string>();
    for await (const series of this.#series(exercise, failed)) {
      for (const finding of series) findings.push(firstOf(finding, failed));
      if (findings.at(-1)?.ended !== undefined || this.#isEnough(failed)) {
        // Others may have begun, and nobody asks what became of them.
        await this.close();
        break;
      }
    }
    return findings;
  }

  /** The digest of this trial once more; undefined if it ended early. */
  async again(
    exercise: Exercise,
    { spec, ended }: Finding,
  ): Promise<string | undefined> {
    if (ended !== undefined) return undefined;
    const { digest } = await this.#play(exercise, spec);
    return digest;
  }

  /** A trial and its orderings, one series for each spec and in their order.
   *  The first is played alone, as most of what is wrong shows there; the
   *  others several at once. But one that ends its sandbox takes with it what
   *  the others have there: from that one on each is played alone again. */
  async *#series(
    exercise: Exercise,
    failed: ReadonlySet<string>,
  ): AsyncGenerator<readonly Finding[], void, void> {
    const specs = this.#specs(exercise);
    let done = 0;
    const begin = (spec: TrialSpec, sandbox?: Sandbox): Promise<Finding[]> => {
      const { scenario: { name: scenario }, seed } = spec;
      this.#options.progress?.({
        done, of: specs.length, scenario, seed, failed: [...failed],
      });
      return this.#played(exercise, spec, sandbox);
    };
    for (const first of specs.slice(0, 1)) {
      yield await begin(first);
      done += 1;
    }
    const shared = await this.loaded();
    const others = specs.slice(done);
    const { atOnce: count = AT_ONCE } = this.#options.sandboxes;
    for await (const series of atOnce(others, count, (spec) =>
      begin(spec, shared))) {
      if (series.some(hasEndedSandbox)) {
        await this.close();
        break;
      }
      yield series;
      done += 1;
    }
    for (const spec of specs.slice(done)) {
      yield await begin(spec);
      done += 1;
    }
  }

  /** Until one of them ends early, or is enough. In a `shared` sandbox nothing
   *  is tried again. */
  async #played(
    exercise: Exercise,
    spec: TrialSpec,
    shared: Sandbox | undefined,
  ): Promise<Finding[]> {
    const failed = new Set<string>();
    const findings: Finding[] = [];
    for (const ordering of this.#orderings(spec, findings)) {
      const next = { ...spec, ordering };
      const trial = shared === undefined
        ? await this.#play(exercise, next)
        : await this.#playIn(shared, exercise, next);
      findings.push(firstOf(findingOf(exercise, trial), failed));
      if (trial.ended !== undefined || this.#isEnough(failed)) break;
    }
    return findings;
  }

  #isEnough(failed: ReadonlySet<string>): boolean {
    return this.#options.stopAtFirst === true && failed.size > 0;
  }

  /** The spec's own and, in a scenario that asks for some, those that deviate
   *  from what the first finding says of it. */
  *#orderings(
    { scenario: { orders }, ordering }: TrialSpec,
    findings: readonly Finding[],
  ): Generator<Ordering, void, void> {
    yield ordering;
    if (orders === undefined || this.#options.only !== undefined) return;
    yield* deviations(findings[0]!.counts, orders - 1);
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
    const trial = await this.#playIn(await this.loaded(), exercise, spec);
    if (trial.ended?.kind !== 'deadline') return trial;
    await this.close();
    return this.#playIn(await this.loaded(), exercise, spec);
  }

  /** What the realms hold is given back when the trial is over. */
  async #playIn(
    sandbox: Sandbox,
    exercise: Exercise,
    spec: TrialSpec,
  ): Promise<Trial> {
    const realms: RealmEnd[] = [];
    const realm = (): RealmEnd => {
      const made = sandbox.realm();
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

  async #open(): Promise<Sandbox> {
    const sandbox = await this.#options.sandboxes.open();
    try {
      await sandbox.load(this.#program);
      return sandbox;
    } catch (error) {
      sandbox.close();
      throw error;
    }
  }
}

/** A budget ends a trial and harms nobody else. */
function hasEndedSandbox({ ended }: Finding): boolean {
  return ended !== undefined && ended.kind !== 'budget';
}
