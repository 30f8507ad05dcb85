// The runner: reads a command line, finds the verb, and ends with an exit
// code. 0: passed. 1: something is the learner's to do. 2: it could not be
// judged, or the command line is not one.

import { UsageError } from './arguments.ts';
import { createTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { helpText, VERBS, verbHelp } from './verbs.ts';
import { wrapped } from './wrap.ts';

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_UNABLE = 2;

export async function main(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...args] = argv;
  const terminal = createTerminal(process.stdout, process.env);
  if (name === '--help' || name === '-h' || name === 'help') {
    const verb = name === 'help' ? VERBS[args[0] ?? ''] : undefined;
    terminal.say(verb === undefined ? helpText() : verbHelp(args[0]!));
    return EXIT_OK;
  }
  if (!Object.hasOwn(VERBS, name)) {
    complain(terminal, `clusterwright: expected a verb (${
      Object.keys(VERBS).join(', ')}), found "${name}"`);
    return EXIT_UNABLE;
  }
  if (args.includes('--help') || args.includes('-h')) {
    terminal.say(verbHelp(name));
    return EXIT_OK;
  }
  try {
    return await VERBS[name]!.run(args, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      complain(terminal, `clusterwright ${name}: ${error.message}`);
      return EXIT_UNABLE;
    }
    const sentence = error instanceof Error ? error.message : String(error);
    complain(terminal, `clusterwright ${name}: could not finish: ${sentence}`);
    if (process.env['CLUSTERWRIGHT_DEBUG'] !== undefined) throw error;
    return EXIT_UNABLE;
  }
}

function complain(terminal: Terminal, text: string): void {
  const lines = text.split('\n');
  const fitting = lines.flatMap((line) => wrapped(line, terminal.width));
  terminal.complain(fitting.join('\n'));
}
