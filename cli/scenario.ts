// clusterwright scenario: plays a file and prints each command with what it
// printed, or the journal as JSON lines.

import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lanesOf, lanesSvg } from '@clusterwright/engine';
import {
  parseYaml, readScenario, ScenarioError, Session,
} from '@clusterwright/grader';
import { readArguments, UsageError } from './arguments.ts';
import { readText, readTextIfThere } from './files.ts';
import { hop } from './hop.ts';
import type { Terminal } from './terminal.ts';

export async function runScenario(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    seed: { type: 'string' },
    svg: { type: 'string' },
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
  await play(session, file, (text, output) => {
    if (read.isOn('json')) return;
    terminal.say(terminal.ink('head', text));
    if (output !== 'ok') terminal.say(output);
  }, terminal);
  if (read.isOn('json')) {
    for (const entry of session.cluster.entries()) {
      terminal.say(JSON.stringify(entry));
    }
  }
  const picture = read.text('svg');
  if (picture !== undefined) draw(session, file, picture);
  return 0;
}

/** From t = 0 to the end of the scenario. */
function draw({ cluster }: Session, file: string, picture: string): void {
  const lanes = lanesOf([...cluster.entries()], {
    title: basename(file), seed: '', to: cluster.now,
  });
  try {
    writeFileSync(picture, lanesSvg(lanes));
  } catch (error) {
    throw new UsageError(`--svg: ${(error as Error).message}`);
  }
}

/** A mistake in the file is its author's, with the line. */
async function play(
  session: Session,
  file: string,
  tell: (text: string, output: string) => void,
  terminal: Terminal,
): Promise<void> {
  const text = readTextIfThere(file);
  if (text === undefined) {
    throw new UsageError(`expected a scenario file at ${file}, found none`);
  }
  try {
    for (const directive of readScenario(text)) {
      terminal.progress(directive.text);
      tell(directive.text, await session.execute(directive));
    }
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new UsageError(`${file}, ${error.message}`);
  }
}
