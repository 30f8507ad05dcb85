// The parts of a player that are drawn anew at every step.
import { canvas, layoutOf } from '../../engine/timeline/drawing/canvas.ts';
import type { PlayerData } from './data.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';
import { strip } from './strip.ts';
import { stopsOf, timeText } from '../../engine/timeline/drawing/time.ts';

/** The width for which the build draws; the page draws for its own. */
export const WIDTH = 736;

/** A tick per stop, evenly spaced; yours are thicker and blue. */
export function scrubberTicks({ events }: PlayerData, step: number): Html {
  const last = Math.max(1, events.length - 1);
  const at = (index: number): string => `${(index / last * 100).toFixed(2)}%`;
  const ticks = events.map(({ isYours }, index) => html`<line
    class="${index <= step ? 'past' : ''}${isYours ? ' yours' : ''}"
    x1="${at(index)}" x2="${at(index)}" y1="10" y2="22"/>`);
  return html`<line x1="0" x2="100%" y1="16" y2="16"/><line class="past"
    x1="0" x2="${at(step)}" y1="16" y2="16"/>${ticks}`;
}

export function stepText(data: PlayerData, step: number): string {
  const at = stopsOf(data)[step]?.at ?? data.from;
  return `${timeText(at - data.from)}, step ${step + 1} of `
    + data.events.length;
}

/** The objects that have states, in order of appearance. */
export function objectsOf({ states }: PlayerData): string[] {
  return [...new Set(states.map(({ object }) => object))];
}

/** The object that a step is about, or the first that has states. */
export function objectAt(data: PlayerData, step: number): string {
  const objects = objectsOf(data);
  const object = data.events[step]?.object ?? '';
  return objects.includes(object) ? object : objects[0] ?? '';
}

export function pictures(
  data: PlayerData, step: number, width: number, selected: string,
): Html {
  const layout = layoutOf(data, width);
  return html`${canvas(data, { step, width, selected })}${
    strip(data, layout)}`;
}
