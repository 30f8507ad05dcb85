// A table row's own piece of the lanes, as in a commit graph. On a phone it
// is the only drawing.
import type { LaneEvent, PlayerData } from './data.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';

function pitchOf({ lanes }: PlayerData): number {
  return lanes.length > 6 ? 9 : 14;
}

function laneLines(data: PlayerData): Html[] {
  const pitch = pitchOf(data);
  return data.lanes.flatMap(({ isStore, isYours }, index) => {
    const x = 7 + index * pitch;
    return (isStore ? [x - 1.5, x + 1.5] : [x]).map((each) => html`<line
      class="lane${isYours && ' yours'}" x1="${each}" x2="${each}"
      y1="0" y2="100%"/>`);
  });
}

function symbol(event: LaneEvent, from: number, to: number | undefined) {
  if (event.kind === 'fault') {
    return html`<path class="square" d="M${from - 5} -5h10v10h-10z"/><path
      class="open" d="M${from - 2.5} -2.5l5 5m0 -5l-5 5"/>`;
  }
  if (to === undefined || to === from) {
    return html`<path class="dot" d="M${from} -4.5l4.5 4.5l-4.5 4.5l-4.5
      -4.5z"/>`;
  }
  const way = to > from ? 1 : -1;
  const end = event.kind === 'lost' ? (from + to) / 2 : to - 3 * way;
  const back = end - 6 * way;
  const heads: Readonly<Record<string, string>> = {
    watch: `M${back} -3.5L${end} 0L${back} 3.5`,
    rejected: `M${end} -5V5`,
    lost: `M${end - 3} -3l6 6m0 -6l-6 6`,
  };
  const open = heads[event.kind];
  const head = open === undefined
    ? html`<path class="tip" d="M${back} -3.5L${end} 0L${back} 3.5z"/>`
    : html`<path class="open" d="${open}"/>`;
  return html`<path class="shaft" d="M${from} 0H${end}"/>
    <circle class="dot" cx="${from}" r="2.6"/>${head}`;
}

export function gutter(data: PlayerData, event: LaneEvent): Html {
  const pitch = pitchOf(data);
  const x = (actor: string | undefined): number | undefined => {
    const index = data.lanes.findIndex((lane) => lane.actor === actor);
    return index === -1 ? undefined : 7 + index * pitch;
  };
  const from = x(event.actor);
  const width = 14 + (data.lanes.length - 1) * pitch;
  const mark = from !== undefined && symbol(event, from, x(event.to));
  // An empty drawing holds the width, and the drawn one fills the height.
  return html`<svg width="${width}" height="1" aria-hidden="true"></svg>
    <svg class="gutter ${event.kind}${event.isYours && ' yours'}"
    width="${width}" aria-hidden="true">${laneLines(data)}
    <svg y="50%" overflow="visible">${mark}</svg></svg>`;
}
