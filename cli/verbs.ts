// The verbs, one row each. A verb's file is loaded when it is used.

import type { Terminal } from './terminal.ts';

export interface Verb {
  readonly summary: string;
  /** Lines after the name: arguments and options. */
  readonly usage: string;
  readonly run: (
    args: readonly string[],
    terminal: Terminal,
  ) => Promise<number>;
}

export const VERBS: Readonly<Record<string, Verb>> = {
  parity: {
    summary: 'hold the engine against recordings of a real cluster',
    usage: `[NAME…] [--file RECORDING.jsonl] [--record DIR] [--json]
  NAME      a recording in recordings/cluster; by default the five that
            must stay within their bound
  --file    any recording in that format, with its .yaml beside it
  --record  write the engine's runs, in the same format, into DIR
  --json    the table as data`,
    run: async (args, terminal) =>
      (await import('./parity.ts')).runParity(args, terminal),
  },
  scenario: {
    summary: 'play a scenario file and print what it prints',
    usage: `FILE [--seed N] [--json]
  FILE      a text in the scenario language
  --seed    another seed than the file's
  --json    the journal, an entry a line`,
    run: async (args, terminal) =>
      (await import('./scenario.ts')).runScenario(args, terminal),
  },
};

export function helpText(): string {
  const width = Math.max(...Object.keys(VERBS).map(({ length }) => length));
  const rows = Object.entries(VERBS).map(([name, { summary }]) =>
    `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: clusterwright VERB [ARGUMENTS]', '', ...rows, '',
    'clusterwright VERB --help says more. Exit codes: 0 passed, 1 not yet,',
    '2 could not be judged.'].join('\n');
}

export function verbHelp(name: string): string {
  const { summary, usage } = VERBS[name]!;
  const sentence = summary.charAt(0).toUpperCase() + summary.slice(1);
  return `Usage: clusterwright ${name} ${usage}\n\n${sentence}.`;
}
