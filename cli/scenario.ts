// clusterwright scenario: plays a file and prints each command with what it
// printed, or the journal as JSON lines.

import { dirname, join } from 'node:path';
import { parseYaml, readScenario, Session } from '@clusterwright/grader';
import { readArguments, UsageError } from './arguments.ts';
import { readText } from './files.ts';
import { hop } from './hop.ts';
import type { Terminal } from './terminal.ts';

export async function runScenario(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    seed: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [file] = read.words;
  if (file === undefined) throw new UsageError('expected a scenario file');
  const seed = read.text('seed');
  const session = new Session({
    readFile: (name) => readText(join(dirname(file), name)),
    parseYaml,
    options: { hop, ...(seed === undefined ? {} : { seed }) },
  });
  for (const directive of readScenario(readText(file))) {
    terminal.progress(directive.text);
    const output = await session.execute(directive);
    if (read.isOn('json')) continue;
    terminal.say(terminal.ink('head', directive.text));
    if (output !== 'ok') terminal.say(output);
  }
  if (read.isOn('json')) {
    for (const entry of session.cluster.entries()) {
      terminal.say(JSON.stringify(entry));
    }
  }
  return 0;
}
