// Busybox's commands, as far as manifests use them: what they print, what
// they leave behind and how long they take. Upstream: busybox (coreutils/,
// editors/, networking/). Simpler: the options that manifests use.

import type { Process } from '../../../kernel/process.ts';
import type { Millis } from '../../../machinery/api/meta.ts';
import { remembering } from '../../../machinery/memo.ts';
import { FileProblem } from '../files.ts';
import type { Command } from './commands.ts';
import { httpd, wget } from './http.ts';
import { runShell } from './run-shell.ts';
import type { Streams } from '../program.ts';
import type { Shell } from './shell.ts';
import { evaluateTest } from './test.ts';

/** Shorter sleeps are steps of a script, longer ones are its idleness. */
const IDLE_SLEEP_MS: Millis = 30_000;
/** How fast `tail /dev/zero` fills its memory. */
const FILL_MS: Millis = 150;
const UNITS: Readonly<Record<string, number>> = {
  s: 1, m: 60, h: 3_600, d: 86_400,
};

/** '5m'; NaN if it is no such text. */
const secondsOf = remembering(256, (text) => {
  if (text === 'infinity' || text === 'inf') return Infinity;
  const found = /^(\d*\.?\d+)([smhd]?)$/.exec(text);
  return found === null ? NaN : Number(found[1]) * (UNITS[found[2]!] ?? 1);
});

function* sleep(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): Process<number> {
  let seconds = 0;
  for (const text of args.slice(1)) {
    const more = secondsOf(text);
    if (Number.isNaN(more)) {
      streams.error(`sleep: invalid number '${text}'\n`);
      return 1;
    }
    seconds += more;
  }
  if (seconds === Infinity) {
    for (;;) yield shell.task.pause();
  }
  const ms = seconds * 1_000;
  yield shell.task.sleep(ms, ms > IDLE_SLEEP_MS || shell.loopDepth > 0);
  return 0;
}

function echo(
  _shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const words = args.slice(1);
  let end = '\n';
  let isEscaped = false;
  for (;;) {
    const option = /^-([ne]+)$/.exec(words[0] ?? '');
    if (option === null) break;
    if (option[1]!.includes('n')) end = '';
    if (option[1]!.includes('e')) isEscaped = true;
    words.shift();
  }
  const text = words.join(' ');
  streams.out((isEscaped ? unescape(text) : text) + end);
  return 0;
}

function unescape(text: string): string {
  const found: Readonly<Record<string, string>> = {
    n: '\n', t: '\t', '\\': '\\', r: '\r',
  };
  return text.replace(/\\([nt\\r])/g, (_all, c: string) => found[c]!);
}

function printf(
  _shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const [, format = '', ...values] = args;
  let next = 0;
  const text = unescape(format).replace(/%([sd%])/g, (_all, c: string) => {
    if (c === '%') return '%';
    const value = values[next] ?? '';
    next += 1;
    return c === 'd' ? String(Math.trunc(Number(value)) || 0) : value;
  });
  streams.out(text);
  return 0;
}

/** Runs `act` for each path; what fails is told in busybox's words. */
function eachPath(
  shell: Shell,
  args: readonly string[],
  complain: (path: string, why: string) => void,
  act: (path: string) => void,
): number {
  let status = 0;
  for (const text of args.slice(1)) {
    if (text.startsWith('-')) continue;
    try {
      act(shell.path(text));
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      complain(text, error.message);
      status = 1;
    }
  }
  return status;
}

function cat(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  if (args.length === 1) streams.out(streams.stdin);
  const complain = (path: string, why: string): void =>
    streams.error(why === 'Is a directory'
      ? 'cat: read error: Is a directory\n'
      : `cat: can't open '${path}': ${why}\n`);
  const { files } = shell.container;
  return eachPath(shell, args, complain, (p) => streams.out(files.read(p)));
}

function touch(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const { files } = shell.container;
  return eachPath(shell, args,
    (path, why) => streams.error(`touch: ${path}: ${why}\n`),
    (path) => { if (!files.isDirectory(path)) files.write(path, '', true); });
}

function rm(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const { files } = shell.container;
  const options = args.filter((a) => a.startsWith('-')).join('');
  const isForced = options.includes('f');
  const isDeep = /[rR]/.test(options);
  const status = eachPath(shell, args, (path, why) => {
    if (!isForced) streams.error(`rm: can't remove '${path}': ${why}\n`);
  }, (path) => isDeep ? files.removeTree(path) : files.remove(path));
  return isForced ? 0 : status;
}

function mkdir(shell: Shell, args: readonly string[]): number {
  return eachPath(shell, args, () => {},
    (path) => shell.container.files.makeDirectory(path));
}

function move(isCopy: boolean): Command {
  return (shell, args, streams) => {
    const paths = args.slice(1).filter((a) => !a.startsWith('-'));
    const name = isCopy ? 'cp' : 'mv';
    const { files } = shell.container;
    const to = shell.path(paths[1] ?? '');
    return eachPath(shell, [name, paths[0] ?? ''],
      (path, why) => streams.error(
        `${name}: can't ${isCopy ? 'stat' : 'rename'} '${path}': ${why}\n`),
      (from) => {
        const end = files.isDirectory(to)
          ? `${to}/${from.slice(from.lastIndexOf('/') + 1)}` : to;
        files.write(end, files.read(from));
        if (!isCopy) files.remove(from);
      });
  };
}

function ls(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const { files } = shell.container;
  const paths = args.slice(1).filter((a) => !a.startsWith('-'));
  let status = 0;
  for (const text of paths.length > 0 ? paths : ['.']) {
    const path = shell.path(text);
    if (files.isFile(path)) streams.out(`${text}\n`);
    else if (files.isDirectory(path)) {
      for (const name of files.list(path)) streams.out(`${name}\n`);
    } else {
      streams.error(`ls: ${text}: No such file or directory\n`);
      status = 1;
    }
  }
  return status;
}

function* tail(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): Process<number> {
  if (args.includes('/dev/zero')) {
    yield shell.task.sleep(FILL_MS);
    if (shell.container.spec.memoryLimit === undefined) {
      for (;;) yield shell.task.pause();
    }
    shell.container.isOutOfMemory = true;
    return 137;
  }
  const status = cat(shell, args.filter((a) => !/^-?\d+$/.test(a)), streams);
  if (!args.some((a) => /^-\w*f/i.test(a))) return status;
  for (;;) yield shell.task.pause();
}

function* tee(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): Process<number> {
  streams.out(streams.stdin);
  const isAppended = args.includes('-a');
  return eachPath(shell, args,
    (path, why) => streams.error(`tee: ${path}: ${why}\n`),
    (path) => shell.container.files.write(path, streams.stdin, isAppended));
}

function grep(
  _shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const [pattern = ''] = args.slice(1).filter((a) => !a.startsWith('-'));
  const lines = streams.stdin.split('\n').filter((l) => l.includes(pattern));
  if (!args.includes('-q')) {
    for (const line of lines) streams.out(`${line}\n`);
  }
  return lines.length > 0 && pattern !== '' ? 0 : 1;
}

function environment(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  if (args[1] !== undefined && args[0] === 'printenv') {
    const value = shell.variables.get(args[1]);
    if (value !== undefined) streams.out(`${value}\n`);
    return value === undefined ? 1 : 0;
  }
  for (const [name, value] of shell.variables) {
    streams.out(`${name}=${value}\n`);
  }
  return 0;
}

export const APPLETS: Readonly<Record<string, Command>> = {
  '[': (shell, args) => evaluateTest(shell, args.slice(1, -1)),
  test: (shell, args) => evaluateTest(shell, args.slice(1)),
  true: () => 0,
  false: () => 1,
  ash: runShell, bash: runShell, sh: runShell,
  cat, cp: move(true), echo, env: environment, grep, httpd, ls, mkdir,
  mv: move(false), printenv: environment, printf, rm, sleep, tail, tee,
  touch, wget,
  date: (shell, _args, streams) => {
    streams.out(`${shell.container.clock.date()}\n`);
    return 0;
  },
  hostname: (shell, _args, streams) => {
    streams.out(`${shell.variables.get('HOSTNAME') ?? ''}\n`);
    return 0;
  },
  id: (_shell, _args, streams) => {
    streams.out('uid=0(root) gid=0(root) groups=0(root)\n');
    return 0;
  },
  pwd: (shell, _args, streams) => {
    streams.out(`${shell.directory}\n`);
    return 0;
  },
  sync: () => 0,
  uname: (_shell, _args, streams) => {
    streams.out('Linux\n');
    return 0;
  },
};
