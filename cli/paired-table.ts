// Two timelines side by side: yours and the reference's, around the first
// wrong step. A narrow terminal has no room for the second column.

import { cleanLine } from '@clusterwright/grader';
import type { PairedStep } from '@clusterwright/grader';
import type { Look } from './terminal.ts';
import { cut, wrapped } from './wrap.ts';

const NARROW = 72;
const ACTOR_MAX = 20;
const FIRST_WRONG = 'first wrong step';

/** What the sign before a step says: a request, news, a fault, or something
 *  that happened in one place. */
const SIGNS: Readonly<Record<string, string>> = {
  stored: '->', request: '->', saw: '~>', fault: '!!',
};

interface Columns {
  readonly actor: number;
  readonly yours: number;
  /** 0: there is no such column. */
  readonly reference: number;
}

export function pairedLines(
  steps: readonly PairedStep[],
  look: Look,
): string[] {
  if (steps.length === 0) return [];
  const columns = columnsFor(steps, look.width);
  const head = line(columns, '', 't', 'actor', 'yours',
    columns.reference === 0 ? '' : 'reference');
  return [
    look.ink('dim', head),
    ...steps.flatMap((step) => rowLines(step, columns, look)),
  ];
}

function columnsFor(steps: readonly PairedStep[], width: number): Columns {
  const actors = steps.map((step) => actorOf(step).length);
  const actor = Math.min(ACTOR_MAX, Math.max('actor'.length, ...actors));
  const rest = width - line({ actor, yours: 0, reference: 0 }, '', '', '',
    '|', '').length + 1;
  if (width < NARROW) return { actor, yours: rest, reference: 0 };
  const theirs = steps.map((step) => theirCell(step).length);
  const reference = Math.max('nothing'.length + 2 + FIRST_WRONG.length,
    Math.min(Math.floor(rest * 0.45), Math.max(...theirs)));
  return { actor, yours: rest - reference - 2, reference };
}

/** ' ▼    5.002   actor   yours   reference', without blanks at its end. */
function line(
  { actor: width, yours: mine }: Columns,
  mark: string,
  t: string,
  actor: string,
  yours: string,
  reference: string,
): string {
  const left = ` ${mark.padEnd(1)} ${t.padStart(8)}   `
    + `${cut(actor, width).padEnd(width)}   `;
  const right = reference === ''
    ? yours : `${yours.padEnd(mine)}  ${reference}`;
  return `${left}${right}`.trimEnd();
}

function rowLines(step: PairedStep, columns: Columns, look: Look): string[] {
  const { isEqual, isFirstWrong } = step;
  const texts = columns.reference === 0
    ? narrowCells(step) : wideCells(step, columns);
  const cells = isFirstWrong
    ? whole(texts, columns) : [texts.map((text, i) =>
      cut(text, i === 0 ? columns.yours : columns.reference))];
  const lines = cells.map(([yours = '', reference = ''], i) => (i === 0
    ? line(columns, isFirstWrong ? '▼' : '', (step.at / 1000).toFixed(3),
      actorOf(step), yours, reference)
    : line(columns, '', '', '', yours, reference)));
  if (isFirstWrong) return lines.map((text) => look.ink('wrong', text));
  return isEqual ? lines.map((text) => look.ink('dim', text)) : lines;
}

function wideCells(step: PairedStep, columns: Columns): string[] {
  const { yours, isFirstWrong } = step;
  const theirs = theirCell(step);
  const mine = yours === undefined ? 'nothing' : sentence(step, yours);
  if (!isFirstWrong) return [mine, theirs];
  const isShort = theirs.length + 2 + FIRST_WRONG.length <= columns.reference;
  return [mine, isShort
    ? `${theirs.padEnd(columns.reference - FIRST_WRONG.length)}${FIRST_WRONG}`
    : theirs];
}

function theirCell(step: PairedStep): string {
  if (step.isEqual) return '=';
  const { reference } = step;
  return reference === undefined ? 'nothing' : sentence(step, reference);
}

/** Without the second column: what you did, or what you did not. */
function narrowCells(step: PairedStep): string[] {
  const { yours, reference = '', isFirstWrong } = step;
  const mine = yours === undefined
    ? `nothing; the reference: ${sentence(step, reference)}`
    : sentence(step, yours);
  return [isFirstWrong ? `${mine} (${FIRST_WRONG})` : mine];
}

/** The cells over as many lines as they need. */
function whole(texts: readonly string[], columns: Columns): string[][] {
  const [yours = '', reference = ''] = texts;
  const mine = wrapped(yours, columns.yours);
  const isMarked = reference.endsWith(FIRST_WRONG);
  const theirs = isMarked || columns.reference === 0
    ? [reference] : wrapped(reference, columns.reference);
  if (!isMarked && columns.reference > 0) theirs.push(FIRST_WRONG);
  const rows = Math.max(mine.length, theirs.length);
  return Array.from({ length: rows }, (_, i) =>
    [mine[i] ?? '', theirs[i] ?? '']);
}

/** An exercise's own controller is known by its name. */
function actorOf({ actor }: PairedStep): string {
  return cleanLine(actor).replace(/^controllers\//, '');
}

/** An entry's text without the actor, who has a column. */
function sentence({ actor, kind = 'says' }: PairedStep, text: string): string {
  const short = text.startsWith(`${actor} `)
    ? text.slice(actor.length + 1) : text;
  return `${SIGNS[kind] ?? '<>'} ${cleanLine(short)}`;
}
