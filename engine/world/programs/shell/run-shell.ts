// A shell run as a command: `sh -c 'script' name args`, or a script's file.
// Upstream: busybox, shell/ash.c (main).

import type { Process } from '../../../kernel/process.ts';
import { FileProblem } from '../files.ts';
import { Shell } from './shell.ts';
import type { Streams } from '../program.ts';

export function* runShell(
  outer: Shell,
  args: readonly string[],
  streams: Streams,
): Process<number> {
  const rest = args.slice(1);
  let isCommand = false;
  let exitsOnError = false;
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift()!;
    isCommand ||= option.includes('c');
    exitsOnError ||= option.includes('e');
  }
  const { task, container, variables, directory } = outer;
  // Without a terminal and without input it has nothing to do.
  let text = streams.stdin;
  let positional = [args[0]!];
  if (isCommand) {
    text = rest[0] ?? '';
    positional = rest.length > 1 ? rest.slice(1) : positional;
  } else if (rest[0] !== undefined) {
    positional = rest;
    try {
      text = container.files.read(outer.path(rest[0]));
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      streams.error(`${args[0]}: can't open '${rest[0]}': `
        + `${error.message}\n`);
      return 2;
    }
  }
  const shell = new Shell(task, container, new Map(variables), directory,
    positional);
  shell.exitsOnError = exitsOnError;
  return yield* shell.script(text, streams);
}
