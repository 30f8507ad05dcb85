// Judges for the workbench: the grader in a worker of the page, the
// learner's code in a frame.
import type { Ground } from '../../grader/sandbox/program.ts';
import type { Progress, Verdict } from '../../grader/verdict.ts';
import { link } from '../link.ts';
import type { Judge, JudgeTools, Source } from '../workbench/judge.ts';
import { Stopped } from '../workbench/judge.ts';
import { Frames } from './frames.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** What the build has made ready for an exercise. */
export interface Prepared {
  readonly ground: Ground;
  readonly entry: string;
}

/** `key` is a class's own; without it the seeds are the public ones. */
export async function createJudge(
  exercise: string,
  tools: JudgeTools,
  key?: string,
): Promise<Judge> {
  const response = await fetch(link(`/grounds/${exercise}.json`));
  if (!response.ok) throw new Error(`there is no exercise "${exercise}".`);
  const prepared = await response.json() as Prepared;
  return new PageJudge({ exercise, prepared, tools, key });
}

interface Running {
  readonly tell: (progress: Progress) => void;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: Error) => void;
}

interface Case {
  readonly exercise: string;
  readonly prepared: Prepared;
  readonly tools: JudgeTools;
  readonly key: string | undefined;
}

class PageJudge implements Judge {
  readonly #case: Case;
  readonly #frames = new Frames();
  #worker: Worker | undefined;
  #running: Running | undefined;

  constructor(given: Case) {
    this.#case = given;
  }

  /** One at a time. */
  run(source: Source, tell: Running['tell']): Promise<Verdict> {
    const [[file, text]] = Object.entries(source) as [[string, string]];
    const worker = this.#worker ??= this.#open();
    return new Promise((resolve, reject) => {
      const running = this.#running = { tell, resolve, reject };
      const { exercise, prepared: { ground, entry }, tools, key } = this.#case;
      tools.program(ground, { file, text, entry }).then((made) => {
        // It may have been stopped meanwhile.
        if (this.#running !== running) return;
        post(worker, { kind: 'judge', exercise, text, made, key });
      }, reject);
    });
  }

  stop(): void {
    this.#close(new Stopped('stopped'));
  }

  #open(): Worker {
    const worker = new Worker(
      new URL('./page-worker.ts', import.meta.url), { type: 'module' },
    );
    worker.addEventListener('message', ({ data }) => {
      void this.#hear(data as FromWorker, worker);
    });
    worker.addEventListener('error', ({ message }) => {
      this.#close(new Error(message || 'the grader did not load'));
    });
    return worker;
  }

  async #hear(said: FromWorker, worker: Worker): Promise<void> {
    switch (said.kind) {
      case 'progress': return this.#running?.tell(said.progress);
      case 'verdict': return this.#running?.resolve(said.verdict);
      case 'failed': return this.#close(new Error(said.message));
      case 'close-frame': return this.#frames.close(said.id);
      case 'open-frame': {
        const { id } = said;
        const port = await this.#frames.open(id);
        post(worker, { kind: 'frame', id }, [port]);
      }
    }
  }

  /** Ends the worker and all frames; the next run begins anew. */
  #close(error: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#frames.closeAll();
    this.#running?.reject(error);
    this.#running = undefined;
  }
}

function post(
  worker: Worker,
  message: ToWorker,
  transfer: Transferable[] = [],
): void {
  worker.postMessage(message, transfer);
}
