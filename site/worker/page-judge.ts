// Judges for the workbench: the grader in a worker of the page, the
// learner's code in a frame.
import type { Ground } from '../../grader/sandbox/program.ts';
import type { Progress, Verdict } from '../../grader/verdict.ts';
import { link } from '../link.ts';
import type { PlayerData } from '../player/data.ts';
import type { Judge, JudgeTools, Source } from '../workbench/judge.ts';
import { Stopped } from '../workbench/judge.ts';
import type { Made } from '../workbench/language.ts';
import type { ReplayPoint } from '../workbench/replay-point.ts';
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

type Tell = (progress: Progress) => void;

interface Running {
  readonly tell: Tell;
  readonly resolve: (result: never) => void;
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

  run(source: Source, tell: Tell): Promise<Verdict> {
    const { exercise, key } = this.#case;
    return this.#ask(source, tell, (text, made) => (
      { kind: 'judge', exercise, text, made, key }
    ));
  }

  replay(source: Source, point: ReplayPoint): Promise<PlayerData> {
    const { exercise } = this.#case;
    return this.#ask(source, () => {}, (_text, made) => (
      { kind: 'replay', exercise, made, point }
    ));
  }

  #ask<T>(
    source: Source, tell: Tell, say: (text: string, made: Made) => ToWorker,
  ): Promise<T> {
    const [[file, text]] = Object.entries(source) as [[string, string]];
    const worker = this.#worker ??= this.#open();
    return new Promise((resolve, reject) => {
      const running: Running = { tell, resolve, reject };
      this.#running = running;
      const { prepared: { ground, entry }, tools } = this.#case;
      tools.program(ground, { file, text, entry }).then((made) => {
        // It may have been stopped meanwhile.
        if (this.#running === running) post(worker, say(text, made));
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
      case 'verdict': return this.#running?.resolve(said.verdict as never);
      case 'replayed': return this.#running?.resolve(said.data as never);
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
