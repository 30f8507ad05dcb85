// One event as it is drawn on the lanes.
import type { LaneEvent } from '../lanes.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

export interface Ends {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** Heads that are lines; all others are filled. */
const OPEN: Readonly<Record<string, string>> = {
  watch: 'M-7 -4L0 0L-7 4',
  rejected: 'M0 -6V6',
  lost: 'M-4 -4L4 4M-4 4L4 -4',
};

/** A shape whose tip is at the arrow's end and which points along it. */
function head({ x1, y1, x2, y2 }: Ends, kind: LaneEvent['kind']): Html {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.sqrt(dx * dx + dy * dy);
  const turn = [dx, dy, -dy, dx].map((part) => (part / length).toFixed(3));
  const shape = OPEN[kind];
  return html`<path class="${shape ? 'open' : 'tip'}" d="${
    shape ?? 'M-8 -3.6L0 0L-8 3.6z'}" transform="matrix(${
    turn.join()} ${point(x2, y2)})"/>`;
}

/** A square with a cross: something was done to the cluster. */
export function faultMark(x: number, y: number): Html {
  const at = `translate(${point(x, y)})`;
  return html`<path class="square" transform="${at}" d="M-5 -5h10v10h-10z"/>
    <path class="open" transform="${at}" d="M-2.4 -2.4l4.8 4.8m0 -4.8l-4.8
    4.8"/>`;
}

export function diamond(x: number, y: number, size = 4.5): Html {
  const d = `M${x.toFixed(1)} ${(y - size).toFixed(1)}l${size} ${size}`
    + `l${-size} ${size}l${-size} ${-size}z`;
  return html`<path class="dot" d="${d}"/>`;
}

export function arrow(ends: Ends, kind: LaneEvent['kind']): Html {
  const { x1, y1, x2, y2 } = ends;
  // A lost message stops half way.
  const end = kind === 'lost'
    ? { ...ends, x2: (x1 + x2) / 2, y2: (y1 + y2) / 2 }
    : ends;
  const path = `M${point(x1, y1)}L${point(end.x2, end.y2)}`;
  return html`<path class="shaft" d="${path}"/>
    <circle class="dot" cx="${x1.toFixed(1)}" cy="${y1}" r="2.6"/>
    ${head(end, kind)}`;
}
