// Which program a container runs: a command that the shell knows, or a
// service that runs until it is told to stop.
// Upstream: runc (libcontainer's init), the images' entrypoints.

import type { Process } from '../../kernel/process.ts';
import type { TaskSpec } from '../../node/container-runtime/shim.ts';
import type { Answer, Container } from './container.ts';
import { imageContent } from './images.ts';
import type { ImageContent } from './images.ts';
import { findApplet } from './shell/commands.ts';
import { Shell } from './shell/shell.ts';
import type { Streams } from './shell/shell.ts';
import type { Task } from './task.ts';

export type Program = (container: Container, task: Task) => Process<number>;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The program, or runc's words about why it cannot start. */
export function programOf(
  spec: TaskSpec,
): { readonly run: Program } | { readonly problem: string } {
  const image = imageContent(spec.image);
  const line = commandLine(spec, image);
  const [name = ''] = line;
  if (findApplet(name) !== undefined) {
    return { run: (container, task) => runCommand(container, task, line) };
  }
  if (image.isSmall) return { problem: notFound(name) };
  return { run: (container, task) => runService(container, task, image) };
}

function commandLine(
  { command, args }: TaskSpec,
  image: ImageContent,
): readonly string[] {
  if (command.length > 0) return [...command, ...args];
  // Small images have no entrypoint: arguments are the command.
  const own = image.isSmall && args.length > 0 ? [] : image.command;
  return [...own, ...args];
}

function notFound(name: string): string {
  const why = name.includes('/')
    ? `stat ${name}: no such file or directory`
    : 'executable file not found in $PATH';
  return 'failed to create containerd task: failed to create shim task: OCI '
    + 'runtime create failed: runc create failed: unable to start container '
    + `process: error during container init: exec: "${name}": ${why}`;
}

function runCommand(
  container: Container,
  task: Task,
  line: readonly string[],
): Process<number> {
  const print = (text: string): void => container.print(text);
  const streams = { stdin: '', out: print, error: print };
  return execute(container, task, line, streams);
}

/** A command in a container, with the container's variables. */
export function* execute(
  container: Container,
  task: Task,
  line: readonly string[],
  streams: Streams,
): Process<number> {
  const { env, workingDir = '/' } = container.spec;
  const variables = new Map<string, string>();
  variables.set('PATH', PATH).set('HOME', '/root');
  for (const name in env) variables.set(name, env[name]!);
  const shell = new Shell(task, container, variables, workingDir);
  const command = findApplet(line[0] ?? '');
  if (command === undefined) return 127;
  const result = command(shell, line, streams);
  return typeof result === 'number' ? result : yield* result;
}

function* runService(
  container: Container,
  task: Task,
  image: ImageContent,
): Process<number> {
  const answer: Answer = () => ({ status: 200, body: 'ok\n' });
  const own = image.service?.ports ?? [];
  const ports = [...own, ...container.spec.ports];
  for (const port of ports) container.ports.set(port, answer);
  if (ports.length === 0) container.anyPort = answer;
  const exitCode = image.service?.exitCode ?? 0;
  task.catches.set('SIGTERM', () => task.end(exitCode));
  task.catches.set('SIGQUIT', () => task.end(exitCode));
  for (;;) yield task.pause();
}
