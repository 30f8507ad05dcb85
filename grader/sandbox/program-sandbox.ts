// A sandbox over whatever makes realms: children of the runner, workers in a
// frame of the page. Loading, deadlines and the spare realm are the same in
// both, and so are the words for what goes wrong.

import { RealmFault, portRealm } from '@clusterwright/engine';
import type {
  Effect, PortRealm, RealmEnd, TextPort, Turn,
} from '@clusterwright/engine';
import {
  LOAD_DEADLINE_MS, SubmissionError, TURN_DEADLINE_MS,
} from '../sandbox.ts';
import type { Program, Sandbox } from '../sandbox.ts';

/** One realm as its host holds it. The first text it posts is `ready` or
 *  `failed {message, where?}`; every later one answers a turn. */
export interface RealmThread {
  readonly port: TextPort;
  /** Gives up a realm that waits for nothing. */
  drop(): void;
  /** Ends the thread, whatever it is doing, with all that is on it. */
  kill(): void;
}

export interface RealmHost {
  /** Begins to load the program in a fresh global. `ended` is told once if
   *  the thread ends though nobody dropped or killed it. */
  open(program: Program, ended: (fault: RealmFault) => void): RealmThread;
  close(): void;
}

/** The host's wall clock: it kills what does not return. */
export interface WallClock {
  /** Returns what stops it. */
  after(ms: number, run: () => void): () => void;
}

export interface Deadlines {
  readonly turnMs: number;
  readonly loadMs: number;
}

const DEADLINES: Deadlines = {
  turnMs: TURN_DEADLINE_MS, loadMs: LOAD_DEADLINE_MS,
};

export class ProgramSandbox implements Sandbox {
  readonly #host: RealmHost;
  readonly #clock: WallClock;
  readonly #deadlines: Deadlines;
  #program: Program | undefined;
  /** Loaded ahead, while the trial before it is being looked at. */
  #spare: LoadedRealm | undefined;

  constructor(host: RealmHost, clock: WallClock, deadlines = DEADLINES) {
    this.#host = host;
    this.#clock = clock;
    this.#deadlines = deadlines;
  }

  async load(program: Program): Promise<void> {
    this.#program = program;
    this.#spare = this.#open();
    await this.#spare.loaded;
  }

  realm(): RealmEnd {
    const realm = this.#spare ?? this.#open();
    this.#spare = undefined;
    return {
      turn: (turn) => realm.turn(turn),
      kill: () => {
        if (!realm.end() || this.#program === undefined) return;
        this.#spare ??= this.#open();
      },
    };
  }

  close(): void {
    this.#program = undefined;
    this.#spare = undefined;
    this.#host.close();
  }

  #open(): LoadedRealm {
    const program = this.#program;
    if (program === undefined) throw new Error('load comes before realm');
    const { turnMs, loadMs } = this.#deadlines;
    return new LoadedRealm({
      open: (ended) => this.#host.open(program, ended),
      loadDeadline: (late) => this.#clock.after(loadMs, late),
      turnDeadline: (late) => this.#clock.after(turnMs, late),
    });
  }
}

interface RealmMaker {
  readonly open: (ended: (fault: RealmFault) => void) => RealmThread;
  readonly loadDeadline: (late: () => void) => () => void;
  readonly turnDeadline: (late: () => void) => () => void;
}

class LoadedRealm {
  /** SubmissionError: the program does not load. */
  readonly loaded: Promise<void>;
  readonly #thread: RealmThread;
  readonly #turnDeadline: RealmMaker['turnDeadline'];
  #settle!: (failure: SubmissionError | undefined) => void;
  #end: PortRealm | undefined;
  #isOver = false;

  constructor(maker: RealmMaker) {
    this.#turnDeadline = maker.turnDeadline;
    this.loaded = new Promise((resolve, reject) => {
      this.#settle = (failure) => {
        stopClock();
        if (failure === undefined) resolve();
        else reject(failure);
      };
    });
    // Nobody may be waiting for a spare realm.
    this.loaded.catch(() => {});
    const stopClock = maker.loadDeadline(() => {
      this.#settle(new SubmissionError('deadline',
        'the file did not load in time: is there a loop without an end?'));
      this.#thread.kill();
    });
    this.#thread = maker.open((fault) => this.#ended(fault));
    this.#thread.port.listen((text) => this.#hear(text));
  }

  turn(turn: Turn): Promise<readonly Effect[]> {
    // Almost all of them: the answer is the only promise.
    return this.#end?.turn(turn) ?? this.#turnOnceLoaded(turn);
  }

  async #turnOnceLoaded(turn: Turn): Promise<readonly Effect[]> {
    try {
      await this.loaded;
    } catch (error) {
      const { kind, message } = error as SubmissionError;
      throw new RealmFault(kind === 'deadline' ? 'deadline' : 'crash', message);
    }
    return this.#end!.turn(turn);
  }

  /** False if it had ended before. */
  end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    if (this.#end?.isQuiet()) this.#thread.drop();
    else this.#thread.kill();
    return true;
  }

  #hear(text: string): void {
    if (text !== 'ready') {
      this.#settle(failureOf(text));
      return;
    }
    this.#end = portRealm(this.#thread.port, {
      deadline: this.#turnDeadline,
      kill: () => this.#thread.kill(),
    });
    this.#settle(undefined);
  }

  #ended(fault: RealmFault): void {
    this.#settle(new SubmissionError('crash', fault.message));
    this.#end?.fail(fault);
  }
}

const TEXT_MAX = 1_000;

/** Untrusted, as everything that comes out of a realm. */
function failureOf(text: unknown): SubmissionError {
  const unknown = new SubmissionError('load', 'the file does not load');
  if (typeof text !== 'string' || text.length > TEXT_MAX
    || !text.startsWith('failed ')) return unknown;
  try {
    const data: unknown = JSON.parse(text.slice('failed '.length));
    const { message, where } = data as Record<string, unknown>;
    if (typeof message !== 'string') return unknown;
    return typeof where === 'string'
      ? new SubmissionError('load', message, where)
      : new SubmissionError('load', message);
  } catch {
    return unknown;
  }
}
