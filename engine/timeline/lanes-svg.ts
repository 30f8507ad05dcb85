// Lanes as a picture of their own: an SVG file with its colours in it.

import type { LanesData } from './lanes.ts';
import { canvas } from './drawing/canvas.ts';
import { html } from './drawing/html.ts';

/** Pixels at least; more where moments would overlap. */
const WIDTH = 960;

/** The page's colours, for files that stand alone. */
const STYLE = `
svg { background: #fff; color: #14202b; fill: none; stroke-width: 1.5;
  font: 12px 'IBM Plex Sans', system-ui, sans-serif; }
text { fill: #14202b; stroke: none; }
.lane, .tick-mark, .tear { stroke: #76838e; }
.lane.yours { stroke: #1b4dbf; stroke-width: 2; }
.lane.silent { stroke-dasharray: 1.5 4; }
.note, .tick, .fold { fill: #56646f; font-size: 10.5px; }
.event { stroke-width: 1.4; }
.event.yours { color: #1b4dbf; }
.event.fault { color: #844600; }
.shaft, .open { stroke: currentcolor; }
.dot, .tip { fill: currentcolor; }
.watch .shaft { stroke-dasharray: 4 3; }
.square { fill: #fff; stroke: currentcolor; }
.label { fill: #42505d; font-size: 11px; paint-order: stroke; stroke: #fff;
  stroke-width: 3; stroke-linejoin: round; }
.name.yours, .yours .label { fill: #1b4dbf; }
.fault .label { fill: #844600; }
.gap { fill: #fff; }
.bar { fill: #fff; stroke: #42505d; stroke-width: 1; }
.bar.pending { stroke: #76838e; stroke-dasharray: 3 3; }
.bar.running, .bar.node-ready { fill: #e1f2e9; stroke: #0c6644; }
.foot, .bar.ready { fill: #0c6644; }
.bar.ready { stroke: #0c6644; }
.bar.terminating { fill: #eaeef2; stroke-dasharray: 6 2; }
.bar.succeeded { stroke: #76838e; }
.bar.failed { stroke: #844600; }
.bar.unknown, .bar.node-unknown, .bar.node-not-ready { fill: #fbefdd;
  stroke: #844600; }
.bar.unknown, .bar.node-unknown { stroke-dasharray: 1.5 2.5; }
.bar-text { font-size: 11px; }
.on-ready { fill: #fff; }
`;

/** The whole run as the text of an SVG file, `widthMin` pixels wide or, where
 *  that would be too narrow, wider. The same data gives the same bytes. */
export function lanesSvg(data: LanesData, widthMin = WIDTH): string {
  const { text } = canvas(data, { width: widthMin, selected: '' });
  const style = html`<title>${data.title}</title><style>${STYLE}</style>`;
  const begin = '<svg ';
  const end = text.indexOf('>') + 1;
  return `${begin}xmlns="http://www.w3.org/2000/svg" ${
    text.slice(begin.length, end)}${style.text}${text.slice(end)}\n`;
}
