// Sandboxes of the local runner: a child process for each submission, and in
// it a context for each incarnation of the component.

import type { RealmFault } from '@clusterwright/engine';
import { ProgramSandbox } from '../../grader/sandbox/program-sandbox.ts';
import type {
  Deadlines, RealmHost, RealmThread, WallClock,
} from '../../grader/sandbox/program-sandbox.ts';
import type {
  Program, Sandbox, SandboxMaker,
} from '../../grader/sandbox.ts';
import { Child } from './child.ts';

const wallClock: WallClock = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export interface ChildOptions {
  /** Out of reach of a terminal's Ctrl-C: for a runner that hears of it
   *  itself and ends its children in order. */
  readonly ownGroup?: boolean;
}

export class ChildSandboxes implements SandboxMaker {
  /** Their realms are in one process, and the more turns go there together
   *  the fewer are the ways there and back. */
  readonly atOnce = 8;
  readonly #deadlines: Deadlines | undefined;
  readonly #options: ChildOptions;
  #warm: Child | undefined;

  constructor(deadlines?: Deadlines, options: ChildOptions = {}) {
    this.#deadlines = deadlines;
    this.#options = options;
    this.#warm = new Child(options);
  }

  /** Throws if no process can be started. */
  async open(): Promise<Sandbox> {
    const first = this.#take();
    await started(first);
    const host = new ChildHost(first, () => this.#take());
    return new ProgramSandbox(host, wallClock, this.#deadlines);
  }

  /** Ends what waits for work. */
  close(): void {
    this.#warm?.kill();
    this.#warm = undefined;
  }

  /** The warm one, and another gets warm. */
  #take(): Child {
    const child = this.#warm?.isAlive
      ? this.#warm : new Child(this.#options);
    this.#warm = new Child(this.#options);
    return child;
  }
}

const START_MS_MAX = 30_000;

function started(child: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopClock = wallClock.after(START_MS_MAX, () =>
      reject(new Error('a process for learner code did not start in time')));
    child.ready.then(resolve, reject).finally(stopClock);
  });
}

class ChildHost implements RealmHost {
  readonly #take: () => Child;
  readonly #children = new Set<Child>();
  #next: Child | undefined;
  #current: Child | undefined;

  constructor(first: Child, take: () => Child) {
    this.#next = first;
    this.#take = take;
    this.#children.add(first);
  }

  open(program: Program, ended: (fault: RealmFault) => void): RealmThread {
    const child = this.#childFor(program);
    let hear: (text: string) => void = () => {};
    const id = child.open({ hear: (text) => hear(text), ended });
    return {
      port: {
        post: (text) => child.turn(id, text),
        listen: (listener) => {
          hear = listener;
        },
      },
      drop: () => {
        child.drop(id);
        if (child !== this.#current && child.isIdle) this.#end(child);
      },
      kill: () => this.#end(child),
    };
  }

  close(): void {
    for (const child of [...this.#children]) this.#end(child);
  }

  #childFor(program: Program): Child {
    const current = this.#current;
    if (current?.isAlive && !current.isWorn) return current;
    if (current?.isIdle) this.#end(current);
    const child = this.#next ?? this.#take();
    this.#next = undefined;
    child.begin(JSON.stringify(program));
    this.#children.add(child);
    this.#current = child;
    return child;
  }

  #end(child: Child): void {
    child.kill();
    this.#children.delete(child);
  }
}
