// The page's end of the language service: starts on first use, and answers
// nothing rather than in error when it cannot be had.

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

export type Stripped =
  | { readonly code: string; readonly problems?: undefined }
  | { readonly code?: undefined; readonly problems: readonly Problem[] };

export interface LanguageMethods {
  init(files: Readonly<Record<string, string>>, text: string): Promise<void>;
  set(text: string): Promise<void>;
  check(): Promise<readonly Problem[]>;
  /** Types blanked out; columns and lines stay. */
  strip(text: string): Promise<Stripped>;
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

  async #start(text: string): Promise<void> {
    this.#worker = new Worker(
      new URL('./language-worker.ts', import.meta.url), { type: 'module' },
    );
    this.#worker.addEventListener('message', ({ data }) => this.#take(data));
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
    this.#worker?.postMessage({ id, method, args });
    return answer as ReturnType<LanguageMethods[M]>;
  }

  async check(text: string): Promise<readonly Problem[]> {
    await this.start(text);
    await this.#ask('set', text);
    return this.#ask('check');
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
