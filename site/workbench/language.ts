// The page's end of the language service: starts on first use, and answers
// nothing rather than in error when it cannot be had.
import type { Program, SubmissionError } from '../../grader/sandbox.ts';
import type { Ground, LearnerFile } from '../../grader/sandbox/program.ts';

export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly severity: 'error' | 'info';
}

export interface Completion {
  readonly name: string;
  readonly kind: string;
  readonly sort: string;
}

export interface Hover {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly text: string;
}

/** A program for a realm, or why the learner's file cannot become one. */
export type Made =
  | { readonly program: Program; readonly error?: undefined }
  | {
    readonly program?: undefined;
    readonly error: Pick<SubmissionError, 'kind' | 'message' | 'where'>;
  };

export interface LanguageMethods {
  init(files: Readonly<Record<string, string>>, text: string): Promise<void>;
  set(text: string): Promise<void>;
  check(): Promise<readonly Problem[]>;
  /** Needs no init: TypeScript is here, and loaded once. */
  program(ground: Ground, learner: LearnerFile): Promise<Made>;
  complete(at: number): Promise<readonly Completion[]>;
  hover(at: number): Promise<Hover | undefined>;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly result?: never;
  readonly error?: string;
}

export class Language {
  readonly #typesUrl: string;
  readonly #contract: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #ready: Promise<void> | undefined;
  #count = 0;

  /** `typesUrl` gives path -> text; `contract` is the exercise's own. */
  constructor(typesUrl: string, contract: string) {
    this.#typesUrl = typesUrl;
    this.#contract = contract;
  }

  /** Starts it; later calls wait for the first. */
  start(text: string): Promise<void> {
    return this.#ready ??= this.#start(text);
  }

  get isStarted(): boolean {
    return this.#ready !== undefined;
  }

  #open(): Worker {
    const worker = new Worker(
      new URL('./language-worker.ts', import.meta.url), { type: 'module' },
    );
    worker.addEventListener('message', ({ data }) => this.#take(data));
    return worker;
  }

  async #start(text: string): Promise<void> {
    const response = await fetch(this.#typesUrl);
    const files = await response.json() as Record<string, string>;
    files['/exercise/contract.ts'] = this.#contract;
    await this.#ask('init', files, text);
  }

  #take({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error));
  }

  #ask<M extends keyof LanguageMethods>(
    method: M, ...args: Parameters<LanguageMethods[M]>
  ): ReturnType<LanguageMethods[M]> {
    const id = this.#count += 1;
    const answer = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#worker ??= this.#open();
    this.#worker.postMessage({ id, method, args });
    return answer as ReturnType<LanguageMethods[M]>;
  }

  async check(text: string): Promise<readonly Problem[]> {
    await this.start(text);
    await this.#ask('set', text);
    return this.#ask('check');
  }

  /** What the learner's file is for a realm, with its types blanked. */
  program(ground: Ground, learner: LearnerFile): Promise<Made> {
    return this.#ask('program', ground, learner);
  }

  async complete(text: string, at: number): Promise<readonly Completion[]> {
    await this.start(text);
    await this.#ask('set', text);
    return this.#ask('complete', at);
  }

  async hover(text: string, at: number): Promise<Hover | undefined> {
    if (!this.isStarted) return undefined;
    await this.start(text);
    return this.#ask('hover', at);
  }
}
