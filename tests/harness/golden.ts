// Golden timelines: a scenario file is run, what each command prints is held
// against what the file says, or written into it.

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPatch } from 'diff';
import { parseYaml, readScenario, Session } from '@clusterwright/grader';
import type { Directive } from '@clusterwright/grader';
import type { ClusterOptions } from '@clusterwright/engine';
import { hop } from '../../cli/hop.ts';

export interface Played {
  readonly directive: Directive;
  readonly output: string;
}

/** Runs a scenario file; every command's output, in order. */
export async function playFile(
  file: string,
  options: ClusterOptions = {},
): Promise<{ played: readonly Played[]; session: Session }> {
  const session = new Session({
    readFile: (name) => readFileSync(join(dirname(file), name), 'utf8'),
    parseYaml,
    options: { hop, ...options },
  });
  const played: Played[] = [];
  for (const directive of readScenario(readFileSync(file, 'utf8'))) {
    const output = await session.execute(directive);
    played.push({ directive, output });
  }
  return { played, session };
}

/** The file's text with these outputs in it. */
export function rewritten(text: string, played: readonly Played[]): string {
  const lines = text.split('\n');
  for (const { directive, output } of [...played].reverse()) {
    const { expectedAt } = directive;
    if (expectedAt === undefined) continue;
    const [from, to] = expectedAt;
    const body = output.split('\n');
    const isDouble = body.includes('');
    const shown = isDouble ? ['----', ...body, '----', '----'] : body;
    lines.splice(from, to - from, ...shown);
  }
  return lines.join('\n');
}

/** '' if all is as the file says, else a diff of what is not. */
export function difference(
  name: string,
  played: readonly Played[],
): string {
  const told = played.filter(({ directive }) =>
    directive.expected !== undefined);
  const wrong = told.filter(({ directive, output }) =>
    directive.expected !== output);
  return wrong.map(({ directive, output }) => createPatch(
    `${name}:${directive.line} ${directive.text}`,
    `${directive.expected}\n`, `${output}\n`, 'golden', 'now',
  )).join('\n');
}

export async function rewriteFile(file: string): Promise<void> {
  const { played } = await playFile(file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, rewritten(text, played));
}
