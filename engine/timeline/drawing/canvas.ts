// The lanes of a run, whole or at one step, drawn as SVG text. Decorative:
// the event table holds all of it. Its colours are its host's.

import { arrow, diamond, faultMark } from './arrows.ts';
import type { Ends } from './arrows.ts';
import { BAR_PITCH, barRow } from './bars.ts';
import type { Lane, LaneEvent, MarkedLanes } from '../lanes.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { Labels } from './labels.ts';
import type { Spot } from './labels.ts';
import type { Scale } from './scale.ts';
import { scaleOf } from './scale.ts';
import { shortTime, stopsOf, timeText } from './time.ts';

const TOP = 52;
const BOTTOM = 24;
const LABELLED_MAX = 40;
const STORE_HALF = 2;
const COMPACT_LEFT = 130;
/** More torn edges than this through the lanes would be too loud. */
const TORN_MAX = 3;

/** Of the words 'nothing here' and what is between them and their ring. */
const NOTHING_WIDTH = 84;

export interface View {
  /** What comes after it is pale. Without one the whole run is shown. */
  readonly step?: number;
  readonly width: number;
  readonly selected: string;
  /** Narrow lanes: two runs stand beside one another. */
  readonly isCompact?: boolean;
}

export interface Layout {
  readonly scale: Scale;
  readonly height: number;
  readonly barsAt: number;
  readonly laneY: ReadonlyMap<string, number>;
}

export function layoutOf(
  data: MarkedLanes, width: number, isCompact = false,
): Layout {
  const { lanes, bars } = data;
  const pitch = isCompact ? 32 : lanes.length > 4 ? 42 : 54;
  const names = [
    ...lanes.map(({ label, isYours }) => label.length * (isYours ? 7 : 6.6)),
    ...bars.map(({ object }) => object.length * 7.3),
  ];
  // Two runs beside one another share their scale, whatever is bold.
  const left = isCompact ? COMPACT_LEFT
    : Math.min(190, Math.max(84, ...names) + 24);
  const laneY = new Map(lanes.map(({ actor }, index) => (
    [actor, TOP + index * pitch]
  )));
  const barsAt = TOP + (lanes.length - 1) * pitch + (bars.length ? 30 : 14);
  const height = barsAt + bars.length * BAR_PITCH + BOTTOM;
  return { scale: scaleOf(data, left, width), height, barsAt, laneY };
}

function laneLine(lane: Lane, { laneY, scale }: Layout): Html {
  const y = laneY.get(lane.actor) ?? 0;
  const ys = lane.isStore ? [y - STORE_HALF, y + STORE_HALF] : [y];
  const end = scale.width - 6;
  let from = scale.left;
  const lines: Html[] = [];
  const line = (x: number, kind: string): void => {
    for (const each of ys) {
      lines.push(html`<path class="lane ${kind}${lane.isYours && ' yours'}"
        d="M${from.toFixed(1)} ${each}H${x.toFixed(1)}"/>`);
    }
    from = x;
  };
  for (const { from: a, to: b } of lane.silent) {
    line(scale.x(a), '');
    line(scale.x(b), 'silent');
  }
  if (from < end) line(end, '');
  const note = lane.isYours ? 'yours' : lane.note;
  return html`<text class="name${lane.isYours && ' yours'}" x="12"
    y="${y + 3}">${lane.label}</text>
    ${note && html`<text class="note" x="12" y="${y + 16}">${note}</text>`}
    ${lines}`;
}

interface Drawing {
  readonly layout: Layout;
  readonly labels: Labels;
  readonly isLabelled: boolean;
}

function labelOf(
  event: LaneEvent, spots: readonly Spot[], drawing: Drawing, isNow: boolean,
): Html | false {
  const code = event.kind === 'rejected' && event.code
    ? ` ${event.code}` : '';
  const text = event.label.endsWith(code) ? event.label : event.label + code;
  if (text === '' || (!drawing.isLabelled && !isNow)) return false;
  const spot = drawing.labels.place(text, spots);
  return spot !== undefined && html`<text class="label"
    x="${spot.x.toFixed(1)}" y="${spot.y.toFixed(1)}"
    text-anchor="${spot.anchor}">${text}</text>`;
}

/** From where to where an event's arrow goes; undefined if it has none. */
function endsOf(event: LaneEvent, { scale, laneY }: Layout): Ends | undefined {
  const y1 = laneY.get(event.actor);
  const y = event.to === undefined ? undefined : laneY.get(event.to);
  if (y1 === undefined || y === undefined || y === y1) return undefined;
  const x1 = scale.x(event.t);
  const x2 = Math.max(scale.x(event.arrives), x1 + 3);
  return { x1, y1, x2, y2: y + (y > y1 ? -4 : 4) };
}

/** Beside the arrow: at its middle, then nearer to one of its ends. */
function spotsBeside({ x1, y1, x2, y2 }: Ends): Spot[] {
  return [0.5, 0.3, 0.7].flatMap((part): Spot[] => {
    const [x, y] = [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];
    const slope = Math.abs((x2 - x1) / (y2 - y1)) * 9;
    return [
      { x: x + 5 + slope, y: y + 4, anchor: 'start' },
      { x: x - 5 - slope, y: y + 4, anchor: 'end' },
    ];
  });
}

function eventMark(
  event: LaneEvent, when: string, drawing: Drawing,
): Html | false {
  const { layout } = drawing;
  const y = layout.laneY.get(event.actor);
  if (y === undefined) return false;
  const kinds = `event ${event.kind} ${when}${event.isYours ? ' yours' : ''}`;
  const ends = endsOf(event, layout);
  const isNow = when === 'now';
  const isNamed = when !== 'future' && event.kind !== 'stored';
  if (ends !== undefined) {
    const text = isNamed && labelOf(event, spotsBeside(ends), drawing, isNow);
    return html`<g class="${kinds}">${arrow(ends, event.kind)}${text}</g>`;
  }
  const x = layout.scale.x(event.t);
  const isFault = event.kind === 'fault';
  const mark = isFault ? faultMark(x, y) : diamond(x, y);
  const text = isNamed && labelOf(event, [
    { x: x + 7, y: y - 5, anchor: 'start' },
    { x: x - 7, y: y - 5, anchor: 'end' },
    { x: x + 7, y: y + 13, anchor: 'start' },
    { x: x - 7, y: y + 13, anchor: 'end' },
  ], drawing, isNow);
  return html`<g class="${kinds}">${mark}${text}</g>`;
}

/** Two torn edges with nothing between them. */
function torn(x: number, from: number, to: number): Html {
  const teeth = Math.ceil((to - from) / 12);
  const edge = (side: number): string => {
    const zigzag = Array.from({ length: teeth }, (_, index) => (
      `l${index % 2 === 0 ? 5 : -5} 12`
    )).join('');
    return `M${(x + side).toFixed(1)} ${from}${zigzag}`;
  };
  const d = edge(-6);
  return html`<path class="gap" d="${d}h11V${from}z"/>
    <path class="tear" d="${d}"/><path class="tear" d="${edge(5)}"/>`;
}

function folds({ scale, barsAt, height }: Layout): Html[] {
  const isLoud = scale.folds.length > TORN_MAX;
  const bottom = height - BOTTOM;
  return scale.folds.map(({ x, label }) => html`
    ${isLoud && html`<path class="gap"
      d="M${(x - 6).toFixed(1)} ${TOP - 16}h11V${barsAt}h-11z"/>`}
    ${torn(x, isLoud ? barsAt - 6 : TOP - 18, bottom)}
    <text class="fold" x="${x.toFixed(1)}" y="${height - 5}"
      text-anchor="middle">${label}</text>`);
}

function ruler(data: MarkedLanes, layout: Layout, now: number): Html[] {
  const { scale } = layout;
  const labels = new Labels(scale.width + 6);
  const head = scale.x(now);
  labels.takeLine(head - 34, 14, head + 34, 18);
  const moments = data.events.length === 0
    ? data.moments ?? [] : data.events.map(({ t }) => t);
  let last = '';
  return [data.from, ...moments, data.to].map((t) => {
    const text = shortTime(t - data.from);
    const x = scale.x(t);
    const half = text.length * 3.2;
    if (x + half > scale.width || text === last) return html``;
    const spot = labels.place(` ${text} `, [
      { x: x - half - 8, y: 18, anchor: 'start' },
    ]);
    if (spot === undefined) return html``;
    last = text;
    return html`<text class="tick" x="${x.toFixed(1)}" y="18"
      text-anchor="middle">${text}</text>
      <path class="tick-mark" d="M${x.toFixed(1)} 24v5"/>`;
  });
}

function playhead(x: number, text: string, bottom: number): Html {
  const half = text.length * 3.4 + 6;
  return html`<path class="playhead" d="M${x.toFixed(1)} 20V${bottom}"/>
    <rect class="flag" x="${(x - half).toFixed(1)}" y="5"
      width="${(half * 2).toFixed(1)}" height="18" rx="2"/>
    <text class="flag-text" x="${x.toFixed(1)}" y="18"
      text-anchor="middle">${text}</text>`;
}

/** The first wrong step; where this run has none, an empty ring says so. */
function wrongLine(data: MarkedLanes, layout: Layout): Html | false {
  const { firstWrong, wrongAt, wrongOn } = data;
  const event = data.events.find(({ index }) => index === firstWrong);
  const t = wrongAt ?? event?.arrives;
  if (t === undefined) return false;
  const x = layout.scale.x(t).toFixed(1);
  const y = layout.laneY.get(wrongOn ?? '') ?? TOP;
  const isLate = Number(x) + NOTHING_WIDTH > layout.scale.width;
  const ring = event === undefined && html`<circle class="wrong-ring"
    cx="${x}" cy="${y}" r="5"/><text class="wrong-text"
    text-anchor="${isLate ? 'end' : 'start'}"
    x="${Number(x) + (isLate ? -9 : 9)}" y="${y - 6}">nothing here</text>`;
  return html`<g><path class="wrong-line" d="M${x} 30V${
    layout.height - BOTTOM}"/><path class="wrong-flag"
    transform="translate(${x} 34)" d="M-6 -8H6L0 0z"/>${ring}</g>`;
}

/** What the picture says, in one sentence. */
function sentence({ title, lanes, events }: MarkedLanes): string {
  const names = lanes.map(({ label, note }) => (
    note === undefined || note.startsWith('and') ? label : `${label} ${note}`
  ));
  return `${title}: ${events.length} events on the lanes `
    + `${names.join(', ')}. The table below holds them all.`;
}

export function canvas(data: MarkedLanes, view: View): Html {
  const layout = layoutOf(data, view.width, view.isCompact);
  const { scale, height, barsAt } = layout;
  const stops = stopsOf(data);
  const { step = stops.length } = view;
  const now = stops[step]?.at ?? data.to;
  const drawing = {
    layout,
    labels: new Labels(scale.width - 2, scale.left),
    isLabelled: data.events.length <= LABELLED_MAX,
  };
  for (const { x } of scale.folds) {
    drawing.labels.take(x - 8, 0, x + 8, height);
  }
  if (data.wrongAt !== undefined) {
    const x = scale.x(data.wrongAt);
    drawing.labels.take(x - 2, 0, x + 2, height);
    const y = layout.laneY.get(data.wrongOn ?? '') ?? TOP;
    drawing.labels.take(x - NOTHING_WIDTH, y - 16, x + NOTHING_WIDTH, y);
  }
  const isFuture = (index: number): boolean => (
    index > step && (stops[index]?.at ?? 0) > now
  );
  stops.forEach(({ event }, index) => {
    const ends = isFuture(index) ? undefined : endsOf(event, layout);
    if (ends) drawing.labels.takeLine(ends.x1, ends.y1, ends.x2, ends.y2);
  });
  const marks = stops.map(({ event }, index) => {
    const when = index === step ? 'now'
      : isFuture(index) ? 'future' : 'past';
    return { mark: eventMark(event, when, drawing), when };
  });
  const bars = data.bars.map((bar, index) => barRow(bar, {
    scale, now, y: barsAt + index * BAR_PITCH, selected: view.selected,
  }));
  return html`<svg class="canvas" width="${scale.width.toFixed(0)}"
    height="${height}" role="img" aria-label="${sentence(data)}">
    ${data.lanes.map((lane) => laneLine(lane, layout))}
    ${marks.map(({ mark }) => mark || html``)}${bars}${folds(layout)}
    ${ruler(data, layout, now)}${wrongLine(data, layout)}
    ${view.step !== undefined && playhead(
      scale.x(now), timeText(now - data.from), height - BOTTOM)}
    </svg>`;
}
