// Busybox's small web server, and what asks one.
// Upstream: busybox, networking/httpd.c and wget.c. Simpler: whole files, no
// CGI; wget reaches nothing, because there is no network among containers
// yet.

import type { Process } from '../../../kernel/process.ts';
import type { Container } from '../container.ts';
import { FileProblem } from '../files.ts';
import type { Streams } from '../program.ts';
import type { Shell } from './shell.ts';

/** From the start of the program to the port's being open. */
const OPEN_MS_MIN = 4;
const OPEN_MS_MAX = 26;

export function* httpd(
  shell: Shell,
  args: readonly string[],
): Process<number> {
  const port = Number(option(args, '-p') ?? 80);
  const home = shell.path(option(args, '-h') ?? '.');
  const { container } = shell;
  if (args.some((a) => /^-v*f/.test(a))) {
    yield* serve(container, port, home, shell.task);
    for (;;) yield shell.task.pause();
  }
  // It goes into the background by itself, as a daemon.
  const daemon = container.fork();
  daemon.run(function* (): Process<number> {
    yield* serve(container, port, home, daemon);
    for (;;) yield daemon.pause();
  }());
  return 0;
}

function* serve(
  container: Container,
  port: number,
  home: string,
  task: Shell['task'],
): Process {
  const { random } = container.host;
  yield task.sleep(random.integer(OPEN_MS_MIN, OPEN_MS_MAX));
  container.ports.set(port, (path) => {
    const [bare = '/'] = path.split('?');
    const file = bare.endsWith('/') ? `${bare}index.html` : bare;
    try {
      return { status: 200, body: container.files.read(home + file) };
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      return { status: 404, body: '404 Not Found' };
    }
  });
}

function option(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((a) => a.startsWith(name));
  if (at < 0) return undefined;
  const text = args[at]!.slice(name.length);
  return text === '' ? args[at + 1] : text;
}

export function wget(
  _shell: Shell,
  args: readonly string[],
  streams: Streams,
): number {
  const url = args[args.length - 1] ?? '';
  const host = url.replace(/^\w+:\/\//, '').split(/[/:]/)[0];
  streams.error(`wget: bad address '${host}'\n`);
  return 1;
}
