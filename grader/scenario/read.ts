// Reads a scenario: data-driven text. A command line, optional input (YAML,
// files), `----`, and what it should print. The same language everywhere:
// goldens, exercises, lessons, runner.

import { parseDuration } from './duration.ts';

export interface Directive {
  /** Where it stands in its file, from 1. */
  readonly line: number;
  /** The whole line, as written. */
  readonly text: string;
  /** `at 60s …`: milliseconds since t = 0. */
  readonly at?: number;
  readonly command: string;
  /** Words without `=`. */
  readonly words: readonly string[];
  /** `key=value`, `key=(a, b)`; a value is always a list. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Lines between the command and `----`. */
  readonly input: string;
  /** What it should print; undefined if the block has no `----`. */
  readonly expected?: string;
  /** First and one past last line of `expected`, from 0, for a rewrite. */
  readonly expectedAt?: readonly [number, number];
}

/** A sentence with a place: what was expected, what was found. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

export const SCENARIO_LENGTH_MAX = 200_000;

const RULE = '----';

/** Comments begin with `#` in the first column, outside input and output. */
export function readScenario(text: string): Directive[] {
  if (text.length > SCENARIO_LENGTH_MAX) {
    throw new ScenarioError(1, `expected at most ${SCENARIO_LENGTH_MAX} `
      + `characters, found ${text.length}`);
  }
  const lines = text.split('\n');
  const directives: Directive[] = [];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i]!;
    if (line.trim() === '' || line.startsWith('#')) i += 1;
    else i = readBlock(lines, i, directives);
  }
  return directives;
}

/** One command without input and output, as an exercise's step. */
export function readStep(text: string, line = 1): Directive {
  return { ...readLine(text, line), input: '' };
}

function readBlock(
  lines: readonly string[],
  start: number,
  into: Directive[],
): number {
  const head = readLine(lines[start]!, start + 1);
  let i = start + 1;
  const inputFrom = i;
  while (i < lines.length && lines[i] !== RULE && !isEnd(lines, i)) i += 1;
  if (lines[i] !== RULE) {
    // A command that prints nothing of interest ends at a blank line.
    const input = lines.slice(inputFrom, i).join('\n');
    into.push({ ...head, input });
    return i;
  }
  const input = lines.slice(inputFrom, i).join('\n');
  i += 1;
  const isDouble = lines[i] === RULE;
  if (isDouble) i += 1;
  const from = isDouble ? i - 1 : i;
  while (i < lines.length && !isOutputEnd(lines, i, isDouble)) i += 1;
  const last = i;
  if (isDouble) i += 2;
  const outputFrom = isDouble ? from + 1 : from;
  into.push({
    ...head,
    input,
    expected: lines.slice(outputFrom, last).join('\n'),
    expectedAt: [from, isDouble ? last + 2 : last],
  });
  return i;
}

/** Without a rule below it, input ends where the block does. */
function isEnd(lines: readonly string[], i: number): boolean {
  if (lines[i] !== '') return false;
  for (let j = i; j < lines.length; j += 1) {
    if (lines[j] === RULE) return false;
    if (lines[j]!.startsWith('# ')) return true;
    if (lines[j] !== '' && /^[a-z]/.test(lines[j]!) && j > i) {
      return lines[j - 1] === '';
    }
  }
  return true;
}

function isOutputEnd(
  lines: readonly string[],
  i: number,
  isDouble: boolean,
): boolean {
  if (isDouble) return lines[i] === RULE && lines[i + 1] === RULE;
  return lines[i] === '';
}

type Head = Omit<Directive, 'input' | 'expected' | 'expectedAt'>;

function readLine(text: string, line: number): Head {
  let rest = text.trim();
  let at: number | undefined;
  const timed = /^at\s+(\S+)\s+(.*)$/.exec(rest);
  if (timed !== null) {
    at = parseDuration(timed[1]!);
    if (at === undefined) {
      throw new ScenarioError(line,
        `expected a duration such as 60s after "at", found "${timed[1]}"`);
    }
    rest = timed[2]!;
  }
  const [command = '', ...parts] = splitWords(rest, line);
  const words: string[] = [];
  const options = new Map<string, readonly string[]>();
  // A command line of kubectl is not ours to take apart.
  const isOurs = !KUBECTL_COMMANDS.has(command);
  for (const part of parts) {
    const pair = isOurs ? /^([a-zA-Z][\w-]*)=(.*)$/s.exec(part) : null;
    if (pair === null) words.push(part);
    else options.set(pair[1]!, values(pair[2]!));
  }
  const head = { line, text: rest, command, words, options };
  return at === undefined ? head : { ...head, at };
}

export const KUBECTL_COMMANDS = new Set(['kubectl', 'apply', 'delete']);

function values(text: string): string[] {
  const list = /^\((.*)\)$/s.exec(text);
  if (list === null) return [text];
  return list[1]!.split(',').map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Spaces separate; quotes and parentheses hold together. */
function splitWords(text: string, line: number): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:"[^"]*"|'[^']*'|\([^)]*\)|[^\s"'(])+)/gy;
  let end = 0;
  for (let m = pattern.exec(text); m !== null; m = pattern.exec(text)) {
    words.push(m[1]!.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
    end = pattern.lastIndex;
  }
  if (text.slice(end).trim() !== '') {
    throw new ScenarioError(line,
      `expected words, found an open quote or parenthesis: ${text.slice(end)}`);
  }
  return words;
}
