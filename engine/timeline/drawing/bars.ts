// The objects under the lanes: one row each, its state as fill.
import type { ObjectBar } from '../lanes.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Scale } from './scale.ts';

export const BAR_PITCH = 28;
const BAR_HEIGHT = 19;
const CHARACTER = 6;
/** Half of what a fold's torn edges take. */
const TORN = 12;

interface Place {
  readonly scale: Scale;
  readonly now: number;
  readonly y: number;
  readonly selected: string;
}

function piece(x: number, y: number, width: number, kind: string): Html {
  const body = html`<rect class="bar ${kind}" x="${x.toFixed(1)}" y="${y}"
    width="${Math.max(1, width).toFixed(1)}" height="${BAR_HEIGHT}" rx="2"/>`;
  if (!kind.startsWith('running')) return body;
  const foot = html`<rect class="foot" x="${x.toFixed(1)}" y="${y + 14}"
    width="${Math.max(1, width).toFixed(1)}" height="5"/>`;
  return html`${body}${foot}`;
}

/** Where a label fits first between a and b, beside every fold. */
function placeOf(
  width: number, a: number, b: number, { folds }: Scale,
): number | undefined {
  let start = a;
  for (const { x } of folds) {
    if (x + TORN < a || x - TORN > b) continue;
    if (width < x - TORN - start) return start;
    start = x + TORN;
  }
  return width < b - start ? start : undefined;
}

function span(
  { from, to, fill, label }: ObjectBar['spans'][number], place: Place,
): Html {
  const { scale, now, y } = place;
  const [a, b] = [scale.x(from), scale.x(to)];
  if (from > now) {
    return html`<g class="future">${piece(a, y, b - a - 1, fill)}</g>`;
  }
  const at = placeOf(label.length * CHARACTER + 12, a, b, scale);
  const text = at !== undefined && html`<text class="bar-text on-${fill}"
    x="${(at + 6).toFixed(1)}" y="${y + 13.5}">${label}</text>`;
  return html`${piece(a, y, b - a - 1, fill)}${text}`;
}

/** One object's row: its name, then its states. */
export function barRow(bar: ObjectBar, place: Place): Html {
  const isSelected = bar.object === place.selected;
  return html`<g class="bar-row" data-object="${bar.object}">
    <text class="object${isSelected && ' selected'}" x="12"
      y="${place.y + 14}">${bar.object}</text>
    ${bar.spans.map((each) => span(each, place))}</g>`;
}
