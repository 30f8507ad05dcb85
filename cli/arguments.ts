// A verb's arguments, by node:util's parseArgs, with sentences for mistakes.

import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/** What was typed cannot be meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;

export interface Read {
  readonly words: readonly string[];
  text(name: string): string | undefined;
  isOn(name: string): boolean;
}

/** At most so many words that belong to no option. */
export function readArguments(
  args: readonly string[],
  options: Options,
  wordsMax = 1,
): Read {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args, options);
  } catch (error) {
    // Node's first sentence; the rest is advice for other programs.
    const [sentence = ''] = (error as Error).message.split('. ');
    throw new UsageError(sentence);
  }
  const { positionals: words } = parsed;
  if (words.length > wordsMax) {
    const where = wordsMax === 0
      ? 'no argument' : `nothing after "${words[wordsMax - 1]}"`;
    const advice = 'file' in options ? '; another file is --file FILE' : '';
    throw new UsageError(
      `expected ${where}, found "${words[wordsMax]}"${advice}`);
  }
  const values = parsed.values as Readonly<Record<string, unknown>>;
  return {
    words,
    text(name) {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    isOn: (name) => values[name] === true,
  };
}

function parse(args: readonly string[], options: Options) {
  return parseArgs({
    args: [...args], options, allowPositionals: true, strict: true,
  });
}
