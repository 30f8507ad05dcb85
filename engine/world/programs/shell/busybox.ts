// Busybox as containers find it, on their path. Upstream: busybox,
// libbb/appletlib.c. Different: every image that has commands has these.

import type { Command } from '../program.ts';
import { findApplet } from './commands.ts';
import { Shell } from './shell.ts';

export function busybox(name: string): Command | undefined {
  const applet = findApplet(name);
  if (applet === undefined) return undefined;
  return ({ task, container, variables, directory }, line, streams) =>
    applet(new Shell(task, container, variables, directory), line, streams);
}
