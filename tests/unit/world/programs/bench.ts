// A container on a clock of the test's own.

import { createRandom } from '../../../../engine/kernel/random.ts';
import type { Clock, Timer } from '../../../../engine/machinery/component.ts';
import type { TaskSpec }
  from '../../../../engine/node/container-runtime/shim.ts';
import { Container } from '../../../../engine/world/programs/container.ts';
import { FileTree, Volume } from '../../../../engine/world/programs/files.ts';
import { imageContent } from '../../../../engine/world/programs/images.ts';
import { execute, programOf }
  from '../../../../engine/world/programs/program.ts';
import { busybox } from '../../../../engine/world/programs/shell/index.ts';

interface Entry {
  readonly at: number;
  run: (() => void) | undefined;
}

export class TestClock {
  #now = 0;
  #entries: Entry[] = [];

  now(): number {
    return this.#now;
  }

  date(): string {
    return '1970-01-01T00:00:00Z';
  }

  /** How many waits are under way. */
  get waits(): number {
    return this.#entries.filter(({ run }) => run !== undefined).length;
  }

  after(ms: number, run: () => void): Timer {
    const entry: Entry = { at: this.#now + ms, run };
    this.#entries.push(entry);
    return { cancel: () => { entry.run = undefined; } };
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      this.#entries = this.#entries.filter(({ run }) => run !== undefined);
      const next = this.#entries
        .filter(({ at }) => at <= until)
        .sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = next.at;
      const { run } = next;
      next.run = undefined;
      run!();
    }
    this.#now = until;
  }
}

export interface Started {
  readonly container: Container;
  readonly clock: TestClock;
  /** Undefined while it runs. */
  readonly exitCode: () => number | undefined;
  readonly output: () => string;
  /** Runs a command beside it; the exit status and what it printed. */
  readonly exec: (...line: string[]) => { status: number; text: string };
}

/** Starts a container of busybox, or of another image. */
export function start(
  command: readonly string[],
  more: Partial<TaskSpec> = {},
  volume?: Volume,
): Started {
  const clock = new TestClock();
  const spec: TaskSpec = {
    id: 'c1', pod: 'default/p', podIP: '10.244.1.2', container: 'main',
    image: 'busybox:1.36', command, args: [], env: {}, mounts: [], ports: [],
    ...more,
  };
  let exitCode: number | undefined;
  const mounts = volume === undefined
    ? [] : [{ path: '/data', volume, isReadOnly: false }];
  const files = new FileTree(imageContent(spec.image).files ?? {}, mounts);
  const container = new Container(spec, () => files, {
    clock: clock as unknown as Clock,
    random: createRandom('test'),
    exited: (ended) => { exitCode = ended.exitCode; },
    broke: (error) => { throw error; },
  });
  const program = programOf(spec, busybox);
  if ('problem' in program) throw new Error(program.problem);
  container.start((task) => program.run(container, task));
  return {
    container, clock,
    exitCode: () => exitCode,
    output: () => container.output.join(''),
    exec: (...line) => {
      let text = '';
      let status = -1;
      const task = container.fork((code) => { status = code; });
      const print = (more: string): void => { text += more; };
      const streams = { stdin: '', out: print, error: print };
      task.run(execute(container, task, busybox, line, streams));
      return { status, text };
    },
  };
}

/** Runs a script to its end; what it printed and its exit status. */
export function script(text: string, env: Record<string, string> = {}) {
  const run = start(['sh', '-c', text], { env });
  run.clock.advance(60_000);
  return { output: run.output(), exitCode: run.exitCode() };
}
