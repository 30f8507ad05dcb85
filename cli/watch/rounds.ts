// What runs after a save. A save during a round ends it and begins another;
// only what the file says now is worth a verdict.

import { readFileSync } from 'node:fs';
import { firstFailed } from '@clusterwright/grader';
import type {
  Progress, SandboxMaker, Verdict,
} from '@clusterwright/grader';
import type { LoadedExercise } from '../exercises.ts';
import { judgeText } from '../judging.ts';
import type { Judging } from '../judging.ts';
import type { Standing } from '../standing.ts';

/** How much of all that could be run a verdict is about. */
export type Part = 'again' | 'public' | 'all';

export interface Shown {
  readonly verdict: Verdict;
  readonly part: Part;
  readonly text: string;
  readonly savedAt: Date;
  readonly tookMs: number;
}

/** Who shows what a round comes to. */
export interface Viewer {
  progress(progress: Progress): void;
  show(shown: Shown): void;
  /** The grader's own fault, or a file that cannot be read. */
  trouble(sentence: string): void;
}

export interface RoundsTools {
  readonly loaded: LoadedExercise;
  readonly sandboxes: SandboxMaker;
  readonly standing: Standing;
  readonly key: string | undefined;
  readonly file: string;
  readonly screen: Viewer;
}

/** Thrown out of a judgement that nobody waits for any more. */
class Outdated extends Error {}

export class Rounds {
  readonly #tools: RoundsTools;
  #text: string | undefined;
  /** Which save is the newest. */
  #save = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(tools: RoundsTools) {
    this.#tools = tools;
  }

  /** Something in the folder changed; perhaps the file. */
  begin(): void {
    const text = this.#read();
    if (text === undefined || text === this.#text) return;
    this.#text = text;
    this.#save += 1;
    const save = this.#save;
    const savedAt = new Date();
    this.#last = this.#last.then(() => this.#round(save, text, savedAt));
  }

  async stop(): Promise<void> {
    this.#save += 1;
    await this.#last;
  }

  /** An editor may take the file away for a moment. */
  #read(): string | undefined {
    try {
      return readFileSync(this.#tools.file, 'utf8');
    } catch {
      return undefined;
    }
  }

  async #round(save: number, text: string, savedAt: Date): Promise<void> {
    const { loaded, screen, standing } = this.#tools;
    const startedAt = performance.now();
    let tookMs = 0;
    const show = (verdict: Verdict, part: Part): void => {
      // What runs after the written seeds, nobody has to wait for.
      if (part !== 'all') tookMs = performance.now() - startedAt;
      screen.show({ verdict, part, text, savedAt, tookMs });
    };
    try {
      const again = await this.#again(save, text);
      if (again !== undefined && firstFailed(again) !== undefined) {
        show(again, 'again');
      }
      const written = await this.#judge(save, text, { seeds: 'public' });
      standing.note(loaded.slug, written, false);
      show(written, 'public');
      if (written.status !== 'pass') return;
      const all = await this.#judge(save, text, { seeds: 'all' });
      standing.note(loaded.slug, all, true);
      show(all, 'all');
    } catch (error) {
      if (error instanceof Outdated) return;
      screen.trouble(error instanceof Error ? error.message : String(error));
    }
  }

  /** The run in which a check failed last. */
  async #again(save: number, text: string): Promise<Verdict | undefined> {
    const { loaded, standing } = this.#tools;
    const replay = standing.of(loaded.slug).failed?.replay;
    if (replay === undefined) return undefined;
    const { scenario, seed, ordering } = replay;
    const { scenarios } = loaded.exercise.spec;
    if (!scenarios.some(({ name }) => name === scenario)) return undefined;
    return this.#judge(save, text, { only: { scenario, seed, ordering } });
  }

  async #judge(save: number, text: string, part: Judging): Promise<Verdict> {
    const { loaded, sandboxes, key, screen } = this.#tools;
    if (save !== this.#save) throw new Outdated();
    const verdict = await judgeText(loaded, text, sandboxes, {
      ...part,
      ...key === undefined ? {} : { key },
      progress: (progress) => {
        if (save !== this.#save) throw new Outdated();
        screen.progress(progress);
      },
    });
    if (save !== this.#save) throw new Outdated();
    return verdict;
  }
}
