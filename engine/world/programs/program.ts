// Which program a container runs: a command that the shell knows, or a
// service that runs until it is told to stop.
// Upstream: runc (libcontainer's init), the images' entrypoints.

import type { Process } from '../../kernel/process.ts';
import type { TaskSpec } from '../../node/container-runtime/shim.ts';
import type { Answer, Container } from './container.ts';
import { imageContent } from './images.ts';
import type { ImageContent } from './images.ts';
import type { Task } from './task.ts';

/** Where a command reads from and writes to. */
export interface Streams {
  readonly stdin: string;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Where a command runs. The variables become its own. */
export interface Place {
  readonly task: Task;
  readonly container: Container;
  readonly variables: Map<string, string>;
  readonly directory: string;
}

/** `line[0]` is the name that it was called by. The result is the exit
 *  status; a process if it takes time. */
export type Command = (
  place: Place,
  line: readonly string[],
  streams: Streams,
) => number | Process<number>;

/** The commands that images hold, by name or path; undefined if none has
 *  it. */
export type Commands = (name: string) => Command | undefined;

export type Program = (container: Container, task: Task) => Process<number>;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The program, or runc's words about why it cannot start. */
export function programOf(
  spec: TaskSpec,
  commands: Commands,
): { readonly run: Program } | { readonly problem: string } {
  const image = imageContent(spec.image);
  const line = commandLine(spec, image);
  const [name = ''] = line;
  const command = commands(name);
  if (command !== undefined) {
    return {
      run: (container, task) => runCommand(container, task, command, line),
    };
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
  command: Command,
  line: readonly string[],
): Process<number> {
  const print = (text: string): void => container.print(text);
  const streams = { stdin: '', out: print, error: print };
  return runHere(container, task, command, line, streams);
}

function* runHere(
  container: Container,
  task: Task,
  command: Command | undefined,
  line: readonly string[],
  streams: Streams,
): Process<number> {
  const result = command?.(placeIn(container, task), line, streams) ?? 127;
  return typeof result === 'number' ? result : yield* result;
}

/** A command beside a container's own program. */
export function execute(
  container: Container,
  task: Task,
  commands: Commands,
  line: readonly string[],
  streams: Streams,
): Process<number> {
  return runHere(container, task, commands(line[0] ?? ''), line, streams);
}

function placeIn(container: Container, task: Task): Place {
  const { env, workingDir: directory = '/' } = container.spec;
  const variables = new Map<string, string>();
  variables.set('PATH', PATH).set('HOME', '/root');
  for (const name in env) variables.set(name, env[name]!);
  return { task, container, variables, directory };
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
