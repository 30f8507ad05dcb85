// clusterwright list: the exercises, and how far the learner is.

import { readArguments } from './arguments.ts';
import { places } from './course.ts';
import type { Place } from './course.ts';
import { openStanding } from './standing.ts';
import type { Standing } from './standing.ts';
import type { Look, Terminal } from './terminal.ts';
import { cut, grouped } from './wrap.ts';

type State = 'passed' | 'started' | 'none';

interface Row {
  readonly place: Place;
  readonly state: State;
  readonly best: number;
  readonly isNext: boolean;
}

export function runList(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    all: { type: 'boolean' }, json: { type: 'boolean' },
  }, 0);
  const rows = rowsOf(places(), openStanding(terminal));
  if (read.isOn('json')) {
    terminal.say(JSON.stringify(rows.map(dataOf), null, 2));
  } else {
    terminal.say(listText(rows, read.isOn('all'), terminal).join('\n'));
  }
  return Promise.resolve(0);
}

export function rowsOf(all: readonly Place[], standing: Standing): Row[] {
  const states = all.map(({ slug }): State => {
    if (standing.of(slug).hasPassed) return 'passed';
    return standing.hasStarted(slug) ? 'started' : 'none';
  });
  const next = states.findIndex((state) => state !== 'passed');
  return all.map((place, i) => ({
    place, state: states[i]!, best: standing.of(place.slug).best,
    isNext: i === next,
  }));
}

function dataOf({ place, state, best, isNext }: Row) {
  const { slug, number, partTitle, spec } = place;
  return {
    slug, number, part: partTitle, title: spec.title, minutes: spec.minutes,
    status: state === 'none' ? 'not-started' : state,
    points: best, pointsMax: spec.points, isNext,
  };
}

const GLYPHS = { passed: '✓', started: '◐', none: '·' } as const;
const INKS = { passed: 'passed', started: 'yours', none: 'dim' } as const;

/** Parts with nothing in them that is next are one line each. */
export function listText(
  rows: readonly Row[],
  isWhole: boolean,
  look: Look,
): string[] {
  const passed = rows.filter(({ state }) => state === 'passed').length;
  const head = ` Clusterwright   ${passed} of ${rows.length} passed   `
    + `${pointsOf(rows).map(grouped).join(' of ')} points`;
  const parts = [...new Set(rows.map(({ place }) => place.part))];
  return [
    look.ink('head', spread(head, '.cw.json', look.width)),
    '',
    ...parts.flatMap((part) => {
      const mine = rows.filter(({ place }) => place.part === part);
      const isOpen = isWhole || mine.some(({ isNext }) => isNext);
      return [
        partLine(part, mine, isOpen, look),
        ...isOpen ? mine.map((row) => rowLine(row, look)) : [],
      ];
    }),
    '',
    look.ink('dim', ' ✓ passed   ◐ started   · not started   > next'),
  ];
}

function pointsOf(rows: readonly Row[]): [number, number] {
  return [
    rows.reduce((sum, { best }) => sum + best, 0),
    rows.reduce((sum, { place }) => sum + place.spec.points, 0),
  ];
}

function partLine(
  part: number,
  rows: readonly Row[],
  isOpen: boolean,
  look: Look,
): string {
  const passed = rows.filter(({ state }) => state === 'passed').length;
  const state = passed === rows.length ? 'passed'
    : rows.some((row) => row.state !== 'none') ? 'started' : 'none';
  const sum = `${GLYPHS[state]} ${passed} of ${rows.length}`;
  const title = ` ${part}  ${rows[0]!.place.partTitle}`;
  const left = isOpen ? title : `${title.padEnd(38)} ${sum}`;
  return look.ink('head', spread(left, points(...pointsOf(rows)), look.width));
}

function rowLine({ place, state, best, isNext }: Row, look: Look): string {
  const { number, slug, spec: { title, points: most } } = place;
  const glyph = GLYPHS[state];
  const left = ` ${isNext ? ' >' : '  '} ${glyph} ${number.padEnd(4)} `
    + `${cut(title, 30).padEnd(30)} ${slug}`;
  const line = spread(left, points(best, most), look.width);
  return line.replace(glyph, () => look.ink(INKS[state], glyph));
}

function points(mine: number, most: number): string {
  return `${grouped(mine).padStart(5)} / ${grouped(most).padStart(5)}`;
}

/** Left and right, with at least one blank between. */
function spread(left: string, right: string, width: number): string {
  const gap = Math.max(1, width - left.length - right.length);
  return left + ' '.repeat(gap) + right;
}
