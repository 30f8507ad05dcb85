// What the runner prints on: colours only on a terminal, and never the only
// carrier of a meaning. The 16 ANSI colours, with the page's meanings.

import { styleText } from 'node:util';

export type Ink = 'passed' | 'wrong' | 'yours' | 'trouble' | 'dim' | 'head';

const STYLES = {
  passed: 'green',
  wrong: ['red', 'bold'],
  yours: 'blue',
  trouble: 'yellow',
  dim: 'dim',
  head: 'bold',
} as const;

export interface Terminal {
  readonly isInteractive: boolean;
  /** Columns; 88 where nobody says. */
  readonly width: number;
  /** A line, or several, on stdout. */
  say(text: string): void;
  /** On stderr. */
  complain(text: string): void;
  /** Coloured where colours are wanted. */
  ink(ink: Ink, text: string): string;
  /** A passing note: overwritten on a terminal, left out elsewhere. */
  progress(text: string): void;
}

const WIDTH = 88;

export function createTerminal(
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Terminal {
  const isInteractive = stream.isTTY === true;
  const hasColours = isInteractive && env['NO_COLOR'] === undefined;
  let hasProgress = false;
  function clear(): void {
    if (hasProgress) stream.write('\r\x1b[K');
    hasProgress = false;
  }
  return {
    isInteractive,
    width: Math.min(stream.columns ?? WIDTH, 120),
    say(text) {
      clear();
      stream.write(`${text}\n`);
    },
    complain(text) {
      clear();
      process.stderr.write(`${text}\n`);
    },
    ink(ink, text) {
      if (!hasColours) return text;
      const style = STYLES[ink];
      const list = typeof style === 'string' ? [style] : [...style];
      return styleText(list, text, { validateStream: false });
    },
    progress(text) {
      if (!isInteractive) return;
      stream.write(`\r\x1b[K${text}`);
      hasProgress = true;
    },
  };
}
