// What the runner prints on: colours only on a terminal, and never the only
// carrier of a meaning. The 16 ANSI colours, with the page's meanings.

import { styleText } from 'node:util';
import { wrapped } from './wrap.ts';

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
  /** On stderr, its lines broken where they are too long. */
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

/** What a terminal is made of: a process, or what a test holds. */
export interface TerminalHost {
  readonly stdout: Output;
  readonly stderr: Pick<Output, 'write'>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function createTerminal(host: TerminalHost): Terminal {
  const { stdout: stream, stderr, env } = host;
  const width = Math.max(40, Math.min(columnsOf(host), WIDTH));
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
    width,
    say(text) {
      clear();
      stream.write(`${shown(text)}\n`);
    },
    complain(text) {
      clear();
      const lines = text.split('\n').flatMap((line) => wrapped(line, width));
      stderr.write(`${shown(lines.join('\n'))}\n`);
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
function columnsOf({ stdout, env }: TerminalHost): number {
  return stdout.columns || Number(env['COLUMNS']) || WIDTH;
}

/** As the locale says; where nothing says anything, it does. */
function speaksUtf8(env: TerminalHost['env']): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale);
}

function plain(text: string): string {
  return text.replace(/[✓✗◐·▼…–’“”]/g, (sign) => PLAIN[sign]!);
}
