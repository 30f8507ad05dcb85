// Runs a script's tree as a process on virtual time. Upstream: busybox,
// shell/ash.c (evaltree and below). Simpler: see tree.ts; stages of a pipe
// run one after the other.

import type { Process } from '../../../kernel/process.ts';
import type { Millis } from '../../../machinery/api/meta.ts';
import type { Container } from '../container.ts';
import { FileProblem, normal } from '../files.ts';
import type { Streams } from '../program.ts';
import { ExitRequest } from '../task.ts';
import type { Task } from '../task.ts';
import { findCommand } from './commands.ts';
import { expandText, expandWord } from './expand.ts';
import { idlePeriod } from './idle-loop.ts';
import { SyntaxProblem } from './lexer.ts';
import { parse } from './parser.ts';
import type { ListItem, Loop, Node, Redirect, Simple } from './tree.ts';

/** Rounds of a loop that take no time are given some, so that a container
 *  that spins cannot stop the world's clock. */
const SPIN_MS: Millis = 1;
const SPINS_MAX = 1_000;
const SPIN_SLOWLY_MS: Millis = 1_000;

/** `break` and `continue` on their way to their loop. */
export class LoopJump {
  readonly isBreak: boolean;

  constructor(isBreak: boolean) {
    this.isBreak = isBreak;
  }
}

export class Shell {
  readonly task: Task;
  readonly container: Container;
  readonly variables: Map<string, string>;
  /** $0, $1 … */
  readonly positional: readonly string[];
  directory: string;
  /** $? */
  status = 0;
  /** $! */
  lastChild = 0;
  exitsOnError = false;
  /** What `trap … EXIT` wants. */
  atExit = '';
  loopDepth = 0;
  /** Exit statuses of children by pid; undefined while they run. */
  readonly children = new Map<number, number | undefined>();

  /** The variables become the shell's own. */
  constructor(
    task: Task,
    container: Container,
    variables: Map<string, string>,
    directory: string,
    positional: readonly string[] = ['sh'],
  ) {
    this.task = task;
    this.container = container;
    this.variables = variables;
    this.directory = directory;
    this.positional = positional;
  }

  /** A whole script, with its EXIT trap. The result is the exit status. */
  *script(text: string, streams: Streams): Process<number> {
    let status: number;
    try {
      status = yield* this.run(parse(text), streams);
    } catch (error) {
      if (error instanceof SyntaxProblem) {
        streams.error(`sh: ${error.message}\n`);
        return 2;
      }
      if (!(error instanceof ExitRequest)) throw error;
      status = error.code;
    }
    const last = this.atExit;
    this.atExit = '';
    if (last !== '') yield* this.run(parse(last), streams);
    return status;
  }

  path(text: string): string {
    return normal(text.startsWith('/') ? text : `${this.directory}/${text}`);
  }

  *run(node: Node, streams: Streams): Process<number> {
    switch (node.kind) {
      case 'simple': {
        this.status = yield* this.#simple(node, streams);
        yield* this.runTraps(streams);
        return this.status;
      }
      case 'list': return yield* this.#list(node.items, streams);
      case 'and': {
        const left = yield* this.#tested(node.left, streams);
        return left === 0 ? yield* this.run(node.right, streams) : left;
      }
      case 'or': {
        const left = yield* this.#tested(node.left, streams);
        return left === 0 ? 0 : yield* this.run(node.right, streams);
      }
      case 'not': {
        const status = yield* this.#tested(node.node, streams);
        this.status = status === 0 ? 1 : 0;
        return this.status;
      }
      case 'pipe': return yield* this.#pipe(node.stages, streams);
      case 'group': return yield* this.run(node.body, streams);
      case 'subshell': return yield* this.#subshell(node.body, streams);
      case 'if': {
        for (const { condition, body } of node.clauses) {
          const status = yield* this.#tested(condition, streams);
          if (status === 0) return yield* this.run(body, streams);
        }
        if (node.otherwise === undefined) return this.status = 0;
        return yield* this.run(node.otherwise, streams);
      }
      case 'loop': return yield* this.#loop(node, streams);
      case 'for': {
        let status = 0;
        for (const word of node.words) {
          for (const value of yield* expandWord(this, word, streams)) {
            this.variables.set(node.name, value);
            const round = yield* this.#round(node.body, streams);
            if (round === 'break') return status;
            status = round;
          }
        }
        return status;
      }
    }
  }

  /** Commands of caught signals run between commands, and end a `wait`. */
  *runTraps(streams: Streams): Process {
    while (this.task.pending.length > 0) {
      const signal = this.task.pending.shift()!;
      const command = this.task.catches.get(signal);
      if (typeof command !== 'string' || command === '') continue;
      const { status } = this;
      yield* this.run(parse(command), streams);
      this.status = status;
    }
  }

  /** Starts a node in a child and does not wait for it. */
  background(node: Node, streams: Streams): void {
    const child = this.container.fork((status) => {
      this.children.set(child.pid, status);
      this.task.wake();
    });
    this.children.set(child.pid, undefined);
    this.lastChild = child.pid;
    const shell = this.#copy(child);
    child.run(shell.#alone(node, streams));
  }

  *#alone(node: Node, streams: Streams): Process<number> {
    return yield* this.run(node, streams);
  }

  #copy(task: Task): Shell {
    const { container, variables, directory, positional } = this;
    return new Shell(task, container, new Map(variables), directory,
      positional);
  }

  *#list(items: readonly ListItem[], streams: Streams): Process<number> {
    for (const { node, isBackground } of items) {
      if (isBackground) {
        this.background(node, streams);
        this.status = 0;
        continue;
      }
      const status = yield* this.run(node, streams);
      const isTest = node.kind === 'and' || node.kind === 'or'
        || node.kind === 'not';
      if (status !== 0 && this.exitsOnError && !isTest) {
        throw new ExitRequest(status);
      }
    }
    return this.status;
  }

  /** A condition: `set -e` does not apply to it. */
  *#tested(node: Node, streams: Streams): Process<number> {
    const { exitsOnError } = this;
    this.exitsOnError = false;
    const status = yield* this.run(node, streams);
    this.exitsOnError = exitsOnError;
    return status;
  }

  *#pipe(stages: readonly Node[], streams: Streams): Process<number> {
    let stdin = streams.stdin;
    for (const [i, stage] of stages.entries()) {
      let text = '';
      const isLast = i === stages.length - 1;
      const out = isLast ? streams.out : (more: string) => { text += more; };
      yield* this.#subshell(stage, { ...streams, stdin, out });
      stdin = text;
    }
    return this.status;
  }

  *#subshell(body: Node, streams: Streams): Process<number> {
    const shell = this.#copy(this.task);
    try {
      this.status = yield* shell.run(body, streams);
    } catch (error) {
      if (!(error instanceof ExitRequest)) throw error;
      this.status = error.code;
    }
    return this.status;
  }

  *#loop(loop: Loop, streams: Streams): Process<number> {
    const idle = idlePeriod(loop);
    if (idle !== undefined) return yield* this.#idle(idle, streams);
    let status = 0;
    let spins = 0;
    for (;;) {
      const now = this.container.clock.now();
      const held = yield* this.#tested(loop.condition, streams);
      if ((held === 0) === loop.isUntil) return this.status = status;
      const round = yield* this.#round(loop.body, streams);
      if (round === 'break') return this.status = status;
      status = round;
      if (this.container.clock.now() > now) continue;
      spins += 1;
      const ms = spins > SPINS_MAX ? SPIN_SLOWLY_MS : SPIN_MS;
      yield this.task.sleep(ms, true);
      yield* this.runTraps(streams);
    }
  }

  *#round(body: Node, streams: Streams): Process<number | 'break'> {
    this.loopDepth += 1;
    try {
      return yield* this.run(body, streams);
    } catch (error) {
      if (!(error instanceof LoopJump)) throw error;
      return error.isBreak ? 'break' : 0;
    } finally {
      this.loopDepth -= 1;
    }
  }

  /** A loop that only sleeps needs no timer until a signal comes. */
  *#idle(
    idle: { readonly ms: Millis; readonly endsOnSignal: boolean },
    streams: Streams,
  ): Process<number> {
    const { clock } = this.container;
    for (;;) {
      const since = clock.now();
      while (this.task.pending.length === 0) yield this.task.pause();
      if (!idle.endsOnSignal) {
        const rest = idle.ms - ((clock.now() - since) % idle.ms);
        yield this.task.sleep(rest);
      }
      yield* this.runTraps(streams);
    }
  }

  *#simple(node: Simple, streams: Streams): Process<number> {
    const args: string[] = [];
    for (const word of node.words) {
      args.push(...yield* expandWord(this, word, streams));
    }
    const given: [string, string][] = [];
    for (const { name, to } of node.assignments) {
      given.push([name, yield* expandText(this, to, streams)]);
    }
    const redirected = yield* this.#redirected(node.redirects, streams);
    if (redirected === undefined) return 1;
    if (args.length === 0) {
      for (const [name, value] of given) this.variables.set(name, value);
      return 0;
    }
    return yield* this.command(args, redirected, given);
  }

  /** One command with its words expanded. */
  *command(
    args: readonly string[],
    streams: Streams,
    variables: readonly (readonly [string, string])[] = [],
  ): Process<number> {
    const name = args[0]!;
    const command = findCommand(name);
    if (command === undefined) {
      streams.error(`sh: ${name}: not found\n`);
      return 127;
    }
    const before = variables.map(([key]) => this.variables.get(key));
    for (const [key, value] of variables) this.variables.set(key, value);
    const result = command(this, args, streams);
    const status = typeof result === 'number' ? result : yield* result;
    variables.forEach(([key], i) => {
      if (before[i] === undefined) this.variables.delete(key);
      else this.variables.set(key, before[i]);
    });
    return status;
  }

  *#redirected(
    redirects: readonly Redirect[],
    streams: Streams,
  ): Process<Streams | undefined> {
    let result = streams;
    for (const { from, operator, to } of redirects) {
      const target = yield* expandText(this, to, streams);
      if (operator === '>&') {
        const other = target === '2' ? result.error : result.out;
        result = from === 'stderr'
          ? { ...result, error: other } : { ...result, out: other };
        continue;
      }
      try {
        result = this.#file(result, from, operator, target);
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        const verb = operator === '<' ? 'open' : 'create';
        streams.error(`sh: can't ${verb} ${target}: ${error.message}\n`);
        return undefined;
      }
    }
    return result;
  }

  #file(
    streams: Streams,
    from: Redirect['from'],
    operator: string,
    target: string,
  ): Streams {
    const { files } = this.container;
    const path = this.path(target);
    if (operator === '<') return { ...streams, stdin: files.read(path) };
    if (operator === '>') files.write(path, '');
    const write = (text: string): void => files.write(path, text, true);
    return from === 'stderr'
      ? { ...streams, error: write } : { ...streams, out: write };
  }
}
