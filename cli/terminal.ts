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

/** What shapes a text before it is printed. */
export interface Look {
  /** Columns that a line may fill. */
  readonly width: number;
  /** Coloured where colours are wanted. */
  ink(ink: Ink, text: string): string;
}

export interface Terminal extends Look {
  readonly isInteractive: boolean;
  /** A line, or several, on stdout. */
  say(text: string): void;
  /** On stderr. */
  complain(text: string): void;
  /** A passing note: overwritten on a terminal, left out elsewhere. */
  progress(text: string): void;
  /** Puts a screen in place of the one before; on a terminal only. */
  redraw(text: string): void;
  /** Hands text to the terminal's clipboard; on a terminal only. */
  copy(text: string): void;
}

const WIDTH = 88;

/** Signs that not every encoding has, and what stands for them. */
const PLAIN: Readonly<Record<string, string>> = {
  '✓': '+', '✗': 'x', '◐': '~', '·': '.', '▼': 'V', '…': '...', '–': '-',
  '’': "'", '“': '"', '”': '"',
};

export function createTerminal(
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): Terminal {
  const isInteractive = stream.isTTY === true;
  const hasColours = isInteractive && (env['NO_COLOR'] ?? '') === ''
    && env['TERM'] !== 'dumb';
  const shown = speaksUtf8(env) ? (text: string) => text : plain;
  let hasProgress = false;
  function clear(): void {
    if (hasProgress) stream.write('\r\x1b[K');
    hasProgress = false;
  }
  return {
    isInteractive,
    width: Math.max(40, Math.min(columnsOf(stream, env), WIDTH)),
    say(text) {
      clear();
      stream.write(`${shown(text)}\n`);
    },
    complain(text) {
      clear();
      process.stderr.write(`${shown(text)}\n`);
    },
    ink(ink, text) {
      if (!hasColours) return text;
      const style = STYLES[ink];
      const list = typeof style === 'string' ? [style] : [...style];
      return styleText(list, text, { validateStream: false });
    },
    progress(text) {
      if (!isInteractive) return;
      const most = (stream.columns ?? WIDTH) - 1;
      stream.write(`\r\x1b[K${shown(text).slice(0, most)}`);
      hasProgress = true;
    },
    redraw(text) {
      if (!isInteractive) return;
      hasProgress = false;
      stream.write(`\x1b[2J\x1b[3J\x1b[H${shown(text)}\n`);
    },
    copy(text) {
      if (!isInteractive) return;
      const data = Buffer.from(text).toString('base64');
      stream.write(`\x1b]52;c;${data}\x07`);
    },
  };
}

/** Of the terminal; else as the environment says. */
function columnsOf(
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
): number {
  return stream.columns || Number(env['COLUMNS']) || WIDTH;
}

/** As the locale says; where nothing says anything, it does. */
function speaksUtf8(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale);
}

function plain(text: string): string {
  return text.replace(/[✓✗◐·▼…–’“”]/g, (sign) => PLAIN[sign]!);
}
