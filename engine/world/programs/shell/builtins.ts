// The shell's own commands. Upstream: busybox, shell/ash.c (builtintab).

import type { Process } from '../../../kernel/process.ts';
import { ExitRequest, signalOf, SIGNAL_NUMBERS } from '../task.ts';
import type { Signal } from '../task.ts';
import { APPLETS } from './applets.ts';
import type { Command } from './commands.ts';
import { LoopJump } from './shell.ts';
import type { Streams } from '../program.ts';
import type { Shell } from './shell.ts';
import { parse } from './parser.ts';

function exit(shell: Shell, args: readonly string[]): number {
  const code = args[1] === undefined ? shell.status : Number(args[1]);
  throw new ExitRequest((Math.trunc(code) || 0) & 255);
}

function trap(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const [, command, ...names] = args;
  if (command === undefined) return 0;
  for (const name of names) {
    if (name === 'EXIT' || name === '0') {
      shell.atExit = command === '-' ? '' : command;
      continue;
    }
    const signal = signalOf(name);
    if (signal === undefined) {
      streams.error(`sh: trap: ${name}: invalid signal specification\n`);
      return 1;
    }
    if (command === '-') shell.task.catches.delete(signal);
    else shell.task.catches.set(signal, command);
  }
  return 0;
}

function* wait(
  shell: Shell,
  args: readonly string[],
): Process<number> {
  const pids = args.slice(1).map(Number);
  const isRunning = (pid: number): boolean =>
    shell.children.has(pid) && shell.children.get(pid) === undefined;
  for (;;) {
    const [signal] = shell.task.pending;
    if (signal !== undefined) return 128 + SIGNAL_NUMBERS[signal];
    const waited = pids.length > 0 ? pids : [...shell.children.keys()];
    if (!waited.some(isRunning)) break;
    yield shell.task.pause();
  }
  const last = pids[pids.length - 1];
  if (last === undefined) return 0;
  return shell.children.has(last) ? shell.children.get(last)! : 127;
}

function kill(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const rest = args.slice(1);
  let signal: Signal | undefined = 'SIGTERM';
  if (rest[0] === '-s') signal = signalOf(rest.splice(0, 2)[1] ?? '');
  else if (rest[0]?.startsWith('-')) {
    signal = signalOf(rest.shift()!.slice(1));
  }
  if (signal === undefined) return 1;
  for (const pid of rest) {
    const task = shell.container.task(Number(pid));
    if (task === undefined) {
      streams.error(`sh: can't kill pid ${pid}: No such process\n`);
      return 1;
    }
    task.signal(signal);
  }
  return 0;
}

function set(shell: Shell, args: readonly string[]): number {
  for (const option of args.slice(1)) {
    if (/^-\w*e/.test(option)) shell.exitsOnError = true;
    else if (/^\+\w*e/.test(option)) shell.exitsOnError = false;
  }
  return 0;
}

function assign(shell: Shell, args: readonly string[]): number {
  for (const text of args.slice(1)) {
    const at = text.indexOf('=');
    if (at > 0) shell.variables.set(text.slice(0, at), text.slice(at + 1));
  }
  return 0;
}

function cd(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const path = shell.path(args[1] ?? '/root');
  if (!shell.container.files.isDirectory(path)) {
    streams.error(`sh: cd: can't cd to ${args[1]}: `
      + 'No such file or directory\n');
    return 2;
  }
  shell.directory = path;
  return 0;
}

/** The command takes the shell's place, and none of its traps. */
function* exec(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): Process<number> {
  if (args.length < 2) return 0;
  shell.task.catches.clear();
  const status = yield* shell.command(args.slice(1), streams);
  throw new ExitRequest(status);
}

function* evaluate(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): Process<number> {
  return yield* shell.run(parse(args.slice(1).join(' ')), streams);
}

function read(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  if (streams.stdin === '') return 1;
  const line = streams.stdin.split('\n')[0]!;
  const name = args[args.length - 1]!;
  shell.variables.set(args.length > 1 ? name : 'REPLY', line);
  return 0;
}

function jump(isBreak: boolean): Command {
  return (shell) => {
    if (shell.loopDepth > 0) throw new LoopJump(isBreak);
    return 0;
  };
}

function unset(shell: Shell, args: readonly string[]): number {
  for (const name of args.slice(1)) shell.variables.delete(name);
  return 0;
}

export const BUILTINS: Readonly<Record<string, Command>> = {
  ':': () => 0,
  'break': jump(true),
  'continue': jump(false),
  cd, eval: evaluate, exec, exit, kill, read, set, trap, unset, wait,
  export: assign, local: assign, readonly: assign,
  // ash has these built in; they are the same as the applets.
  '[': APPLETS['[']!, echo: APPLETS.echo!, false: APPLETS.false!,
  printf: APPLETS.printf!, pwd: APPLETS.pwd!, test: APPLETS.test!,
  true: APPLETS.true!,
};
