// A container: tasks with one file tree, one set of open ports, and a first
// task whose end is the container's. Upstream: runc and the kernel's
// namespaces.

import type { Process } from '../../kernel/process.ts';
import type { Random } from '../../kernel/random.ts';
import type { Clock } from '../../machinery/component.ts';
import type { TaskSpec } from '../../node/container-runtime/shim.ts';
import type { FileTree } from './files.ts';
import { Task } from './task.ts';
import type { TaskHost } from './task.ts';

/** Even the shortest program needs this long from its start to its end. */
const SHORTEST_RUN_MS = 8;
/** Lines of output that are kept. */
const OUTPUT_MAX = 200;

export interface ContainerHost {
  readonly clock: Clock;
  readonly random: Random;
  /** The first task ended; told once. */
  exited(container: Container): void;
  broke(error: unknown): void;
}

/** How an open port answers a request; a plain connection always succeeds. */
export type Answer = (path: string) => {
  readonly status: number;
  readonly body: string;
};

export class Container implements TaskHost {
  readonly spec: TaskSpec;
  readonly host: ContainerHost;
  readonly ports = new Map<number, Answer>();
  /** Answers on any port: nobody said which it listens on. */
  anyPort: Answer | undefined;
  readonly output: string[] = [];
  isRunning = true;
  exitCode = 0;
  isOutOfMemory = false;
  readonly #tasks = new Map<number, Task>();
  readonly #first: Task;
  readonly #startedAt: number;
  #nextPid = 1;
  readonly #mount: () => FileTree;
  #files: FileTree | undefined;

  /** `mount` is asked for the files when the first is looked at. */
  constructor(spec: TaskSpec, mount: () => FileTree, host: ContainerHost) {
    this.spec = spec;
    this.#mount = mount;
    this.host = host;
    this.#startedAt = host.clock.now();
    this.#first = this.fork();
  }

  get files(): FileTree {
    this.#files ??= this.#mount();
    return this.#files;
  }

  get clock(): Clock {
    return this.host.clock;
  }

  /** The process with pid 1. */
  get first(): Task {
    return this.#first;
  }

  /** A new task; `onEnd` is told its exit status. */
  fork(onEnd?: (status: number) => void): Task {
    const task = new Task(this, this.#nextPid, onEnd);
    this.#nextPid += 1;
    this.#tasks.set(task.pid, task);
    return task;
  }

  task(pid: number): Task | undefined {
    return this.#tasks.get(pid);
  }

  print(text: string): void {
    this.output.push(text);
    if (this.output.length > OUTPUT_MAX) this.output.shift();
  }

  /** Starts the container's own program. */
  start(program: (task: Task) => Process<number>): void {
    this.#first.run(program(this.#first));
  }

  /** All at once, whatever they catch. */
  kill(exitCode: number): void {
    this.#first.end(exitCode);
  }

  ended(task: Task): void {
    this.#tasks.delete(task.pid);
    if (task === this.#first) this.#ended(task.status);
    else task.onEnd?.(task.status);
  }

  broke(error: unknown): void {
    this.host.broke(error);
  }

  #ended(status: number): void {
    this.isRunning = false;
    this.exitCode = status;
    this.ports.clear();
    this.anyPort = undefined;
    // Their namespace is gone, and they with it.
    for (const task of [...this.#tasks.values()]) task.end(137);
    const ran = this.clock.now() - this.#startedAt;
    if (ran >= SHORTEST_RUN_MS) return this.host.exited(this);
    this.clock.after(SHORTEST_RUN_MS - ran, () => this.host.exited(this));
  }
}
