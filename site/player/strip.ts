// What a real cluster did, as chart paper under the lanes: squares, its own
// times, aligned with the run step by step.
import type { Layout } from '../../engine/timeline/drawing/canvas.ts';
import type { PlayerData, Recorded } from './data.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';
import { Labels } from '../../engine/timeline/drawing/labels.ts';
import { shortTime } from '../../engine/timeline/drawing/time.ts';

const HEIGHT = 62;
const LINE = 38;
const LONE_GAP = 16;

interface Square {
  readonly x: number;
  readonly text: string;
  readonly isMatched: boolean;
}

function squaresOf({ steps }: Recorded, { scale }: Layout): Square[] {
  let last = scale.left;
  return steps.map(({ t, label, at }): Square => {
    const isMatched = at !== undefined;
    last = isMatched ? scale.x(at) : last + LONE_GAP;
    return { x: last, isMatched, text: isMatched ? shortTime(t) : label };
  });
}

function holes(width: number, y: number): Html {
  return html`<path class="holes" d="M8 ${y}H${width.toFixed(0)}"/>`;
}

export function strip(data: PlayerData, layout: Layout): Html {
  const { recorded } = data;
  if (recorded === undefined) return html``;
  const { scale } = layout;
  const labels = new Labels(scale.width);
  let said = '';
  const squares = squaresOf(recorded, layout).map((square) => {
    const { x, text, isMatched } = square;
    const half = text.length * 3.2;
    // A time that the square before has too would tell nothing.
    const spot = text === said ? undefined : labels.place(` ${text} `, [
      { x: x - half - 8, y: 28, anchor: 'start' },
    ]);
    if (spot !== undefined) said = text;
    const at = x.toFixed(1);
    // The drop line leaves room for the time.
    return html`${isMatched && html`<path class="drop"
      d="M${at} 9V17M${at} 31V${HEIGHT - 10}"/>`}
      <rect class="square${!isMatched && ' lone'}" x="${(x - 3).toFixed(1)}"
        y="${LINE - 3}" width="6" height="6"/>
      ${spot && html`<text class="tick" x="${x.toFixed(1)}" y="28"
        text-anchor="middle">${text}</text>`}`;
  });
  const { width, left } = scale;
  return html`<svg class="strip" width="${width.toFixed(0)}"
    height="${HEIGHT}" aria-hidden="true">
    ${holes(width, 4)}${holes(width, HEIGHT - 4)}
    <text class="name" x="12" y="30">recorded</text>
    <text class="note" x="12" y="44">${recorded.version}</text>
    <path class="lane" d="M${left.toFixed(1)} ${LINE}H${width - 6}"/>
    ${squares}</svg>`;
}
