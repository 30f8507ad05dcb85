// The whole of a player as markup. The build writes it; the element redraws
// the parts that depend on the step.
import type { PlayerData } from './data.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';
import { inspection } from './inspector.ts';
import {
  objectAt, objectsOf, pictures, scrubberTicks, stepText, WIDTH,
} from './stage.ts';
import { eventTable, laneNames } from './table.ts';
import { stopsOf, timeText } from '../../engine/timeline/drawing/time.ts';
import { firstStep } from './first-step.ts';

const SPEEDS: readonly (readonly [string, string])[] = [
  ['0.5', '½ event / s'],
  ['1', '1 event / s'],
  ['2', '2 events / s'],
  ['4', '4 events / s'],
  ['time', 'virtual time'],
];

/** A table with more rows scrolls on a phone too. */
const MANY = 40;

function stepButton(name: string, key: string, d: string): Html {
  return html`<button class="button ${key}" type="button" disabled
    aria-label="${name}"><svg viewBox="0 0 12 12" aria-hidden="true"><path
    d="${d}"/></svg></button>`;
}

function controls(data: PlayerData, step: number): Html {
  const at = stopsOf(data)[step]?.at ?? data.from;
  return html`<div class="controls"><div class="buttons">
    ${stepButton('Step back', 'back', 'M2 1h2v10H2zM10 1v10L4.5 6z')}
    <button class="button play" type="button" disabled><svg
    viewBox="0 0 12 12" aria-hidden="true"><path d="M2 1v10l9 -5z"/></svg><span
    >Play</span></button>
    ${stepButton('Step forward', 'forward', 'M8 1h2v10H8zM2 1v10l5.5 -5z')}
    </div><div class="scrubber"><svg width="100%" height="32"
    aria-hidden="true">${scrubberTicks(data, step)}</svg><input type="range"
    min="0" max="${data.events.length - 1}" value="${step}" disabled
    aria-label="Time" aria-valuetext="${stepText(data, step)}"></div>
    <span class="clock mono">${timeText(at - data.from)}</span>
    <select class="button speed" disabled aria-label="Speed">${
      SPEEDS.map(([value, text]) => html`<option value="${value}"${
        value === '1' && ' selected'}>${text}</option>`)}</select>
    ${data.traffic && html`<p class="tally">${
      data.traffic.untilStop[step]}</p>`}
    </div>`;
}

function inspector(data: PlayerData, step: number, object: string): Html {
  const objects = objectsOf(data);
  if (objects.length === 0) return html``;
  const now = stopsOf(data)[step]?.at ?? data.from;
  const { version, body } = inspection(data, object, now, 'change');
  const tabs = [
    ['change', 'Change'], ['whole', 'Whole object'], ['events', 'Events'],
  ] as const;
  return html`<div class="inspector"><div class="inspector-head">
    <select class="mono" disabled aria-label="Object">${objects.map((name) => (
      html`<option${name === object && ' selected'}>${name}</option>`))}
    </select><span class="version mono">${version}</span></div>
    <div class="inspector-tabs">${tabs.map(([tab, name]) => html`<button
      type="button" disabled data-tab="${tab}"
      aria-pressed="${tab === 'change' ? 'true' : 'false'}">${name}</button>`)}
    </div><div class="inspection">${body}</div></div>`;
}

function filters(data: PlayerData): Html {
  const choice = (name: string, values: readonly string[]): Html => html`
    <select class="button" disabled data-filter="${name}"
    aria-label="Show ${name}s"><option value="">all ${name}s</option>${
      values.map((value) => html`<option>${value}</option>`)}</select>`;
  const actors = new Set(data.events.map(({ actor }) => actor));
  const objects = new Set(data.events.map(({ object }) => object));
  const beats = [...objects].some((object) => object.startsWith('lease/'));
  return html`<div class="filters">${choice('actor', [...actors])}${
    choice('object', [...objects])}${beats && html`<label><input
    type="checkbox"${data.heartbeats !== true
      && html` checked`} disabled> hide heartbeats</label>`}</div>`;
}

function foot({ recorded }: PlayerData): Html {
  if (recorded === undefined) return html``;
  const { note, differences, version } = recorded;
  const list = differences.map((text) => html`<li>${text}</li>`);
  return html`<div class="foot"><p>Recorded, ${version}. ${note}</p>${
    list.length > 0 && html`<details><summary>All differences</summary>
    <ul>${list}</ul></details>`}</div>`;
}

export function frame(data: PlayerData): Html {
  const step = firstStep(data);
  const object = objectAt(data, step);
  const count = data.events.length;
  return html`<div class="head"><strong>${data.title}</strong>
    <span class="tag">simulated</span><span class="seed">seed ${data.seed},
    ${count} events</span>${data.again && html`<button class="button again"
    type="button" disabled>Run again with another seed</button>`}</div>
    <div class="stage"><div class="pictures" tabindex="-1">${
      pictures(data, step, WIDTH, object)}</div>${controls(data, step)}${
      inspector(data, step, object)}</div>${filters(data)}
    <p class="lane-names">${laneNames(data)}</p>
    <div class="table-scroll${count > MANY && ' many'}" tabindex="0"
    role="region" aria-label="Events">${eventTable(data)}</div>${foot(data)}
    <p class="hidden says" role="status"></p>`;
}
