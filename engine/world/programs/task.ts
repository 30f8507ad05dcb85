// One process of a container: a program that runs on virtual time, and how
// it takes signals. Upstream: the kernel's tasks and PID namespaces.
// Different: no memory, no file descriptors, no groups.

import { runProcess } from '../../kernel/process.ts';
import type { Process, Wait } from '../../kernel/process.ts';
import type { Clock, Timer } from '../../machinery/component.ts';
import type { Millis } from '../../machinery/api/meta.ts';

export type Signal =
  | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGKILL' | 'SIGUSR1' | 'SIGUSR2'
  | 'SIGTERM';

export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGUSR1: 10, SIGUSR2: 12,
  SIGTERM: 15,
};

/** 'TERM', 'SIGTERM' and '15' are one; undefined for anything else. */
export function signalOf(text: string): Signal | undefined {
  const name = text.startsWith('SIG') ? text : `SIG${text}`;
  const signals = Object.keys(SIGNAL_NUMBERS) as Signal[];
  return signals.find((signal) =>
    signal === name || String(SIGNAL_NUMBERS[signal]) === text);
}

/** What a program is told by the system call that ends it. */
export class ExitRequest {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

/** A wait for whatever comes first; woken at most once. */
class Wake implements Wait {
  #resume: (() => void) | undefined;

  subscribe(resume: () => void): void {
    this.#resume = resume;
  }

  wake(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }
}

/** What a task needs of the container around it. */
export interface TaskHost {
  readonly clock: Clock;
  /** A task ended; told once. */
  ended(task: Task): void;
  /** The program itself is broken. */
  broke(error: unknown): void;
}

export class Task {
  readonly pid: number;
  readonly host: TaskHost;
  /** Told its exit status, but for a container's first. */
  readonly onEnd: ((status: number) => void) | undefined;
  isAlive = true;
  /** Its exit status, once it has ended. */
  status = 0;
  /** What catches a signal: '' ignores it, a text is a shell's command, a
   *  function runs at once. Without an entry the default holds. */
  readonly catches = new Map<Signal, string | (() => void)>();
  /** Caught by a shell that has not yet come to run its command. */
  readonly pending: Signal[] = [];
  #wake: Wake | undefined;
  readonly #timers = new Set<Timer>();

  constructor(
    host: TaskHost,
    pid: number,
    onEnd?: (status: number) => void,
  ) {
    this.host = host;
    this.pid = pid;
    this.onEnd = onEnd;
  }

  /** Runs a program; its result is the exit status. */
  run(program: Process<number>): void {
    runProcess(program, (code) => this.end(code), (error) => {
      if (error instanceof ExitRequest) this.end(error.code);
      else this.host.broke(error);
    });
  }

  /** The process is gone, wherever its program stood. */
  end(status: number): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.status = status;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#wake = undefined;
    this.host.ended(this);
  }

  signal(signal: Signal): void {
    if (!this.isAlive) return;
    if (signal === 'SIGKILL') return this.end(128 + SIGNAL_NUMBERS.SIGKILL);
    const caught = this.catches.get(signal);
    if (caught === '') return;
    if (typeof caught === 'function') return caught();
    if (caught !== undefined) {
      this.pending.push(signal);
      return this.wake();
    }
    // The kernel never applies a default action to a namespace's first
    // process: without a handler of its own it does not hear the signal.
    if (this.pid === 1) return;
    this.end(128 + SIGNAL_NUMBERS[signal]);
  }

  /** Cannot be interrupted by a caught signal, as a foreground command of a
   *  shell cannot. */
  sleep(ms: Millis, idle = false): Wait {
    const wake = new Wake();
    const timer = this.host.clock.after(ms, () => {
      this.#timers.delete(timer);
      wake.wake();
    }, { idle });
    this.#timers.add(timer);
    return wake;
  }

  /** Until `wake` is called: by a caught signal, or by a child's end. */
  pause(): Wait {
    this.#wake = new Wake();
    return this.#wake;
  }

  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.wake();
  }
}
