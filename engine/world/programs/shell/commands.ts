// What a shell can run: its own commands and busybox's applets, by name.

import type { Process } from '../../../kernel/process.ts';
import { APPLETS } from './applets.ts';
import { BUILTINS } from './builtins.ts';
import type { Streams } from '../program.ts';
import type { Shell } from './shell.ts';

/** The result is the exit status; a process if it takes time. `args[0]` is
 *  the name that it was called by. */
export type Command = (
  shell: Shell,
  args: readonly string[],
  streams: Streams,
) => number | Process<number>;

const FOLDERS = ['/bin/', '/usr/bin/', '/sbin/', '/usr/sbin/'];

export function findCommand(name: string): Command | undefined {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : findApplet(name);
}

/** As the kernel finds it, without a shell's own commands. */
export function findApplet(name: string): Command | undefined {
  const folder = name.startsWith('/')
    ? FOLDERS.find((f) => name.startsWith(f)) : undefined;
  const bare = folder === undefined ? name : name.slice(folder.length);
  return Object.hasOwn(APPLETS, bare) ? APPLETS[bare] : undefined;
}
