// The runner: reads a command line, finds the verb, and ends with an exit
// code. 0: passed. 1: something is the learner's to do. 2: it could not be
// judged, or the command line is not one.

import { UsageError } from './arguments.ts';
import { createTerminal } from './terminal.ts';
import type { Terminal, TerminalHost } from './terminal.ts';
import { helpText, VERBS, verbHelp } from './verbs.ts';

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_UNABLE = 2;

export function main(argv: readonly string[]): Promise<number> {
  // Whoever reads may stop reading: `clusterwright list | head -1`.
  process.stdout.on('error', () => process.exit(EXIT_UNABLE));
  return runMain(argv, process);
}

/** Prints on the host's streams only; files are in the current folder. */
export async function runMain(
  argv: readonly string[],
  host: TerminalHost,
): Promise<number> {
  const terminal = createTerminal(host);
  const [name = '--help', ...args] = argv;
  if (name === '--help' || name === '-h') return help(undefined, terminal);
  if (name === 'help') return help(args[0], terminal);
  if (!Object.hasOwn(VERBS, name)) return unknownVerb(name, terminal);
  if (args.includes('--help') || args.includes('-h')) {
    return help(name, terminal);
  }
  try {
    return await VERBS[name]!.run(args, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.complain(`clusterwright ${name}: ${error.message}`);
      return EXIT_UNABLE;
    }
    const sentence = error instanceof Error ? error.message : String(error);
    terminal.complain(`clusterwright ${name}: could not finish: ${sentence}`);
    if (host.env['CLUSTERWRIGHT_DEBUG'] !== undefined) throw error;
    return EXIT_UNABLE;
  }
}

function help(verb: string | undefined, terminal: Terminal): number {
  if (verb !== undefined && !Object.hasOwn(VERBS, verb)) {
    return unknownVerb(verb, terminal);
  }
  terminal.say(verb === undefined ? helpText() : verbHelp(verb));
  return EXIT_OK;
}

function unknownVerb(name: string, terminal: Terminal): number {
  terminal.complain(`clusterwright: expected a verb (${
    Object.keys(VERBS).join(', ')}), found "${name}"`);
  return EXIT_UNABLE;
}
