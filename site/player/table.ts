// The event table: the drawing that everybody can read.
import type { Fold, LaneEvent, PlayerData } from './data.ts';
import { gutter } from './gutter.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';
import {
  shortTime, stopsOf, timeText,
} from '../../engine/timeline/drawing/time.ts';

/** Action and object together; longer ones take two lines on a phone. */
const LINE_MAX = 26;

function eventRow(data: PlayerData, event: LaneEvent, step: number): Html {
  const lane = data.lanes.find(({ actor }) => actor === event.actor);
  const isWrong = event.index === data.firstWrong;
  const kinds = `${event.kind}${event.isYours ? ' yours' : ''}`;
  const isWatch = event.kind === 'watch';
  // The journal's entry is the watcher's; the arrow is the server's.
  const what = isWatch ? 'sent watch event' : event.what;
  const detail = isWatch ? `${event.detail} to ${event.to}` : event.detail;
  const isLong = event.object.length + what.length > LINE_MAX;
  return html`<tr class="row ${kinds}${isWrong && ' wrong'}${
    isLong && ' long'}"
    data-step="${step}" data-actor="${event.actor}"
    data-object="${event.object}">
    <th scope="row" class="at mono">${timeText(event.t - data.from)}</th>
    <td class="lanes">${gutter(data, event)}</td>
    <td class="actor">${lane?.label ?? event.actor}${lane?.isYours
      && html`<span class="hidden"> (yours)</span>`}</td>
    <td class="what">${isWrong && html`<b>▼ first wrong step:</b> `}${
      what}</td>
    <td class="object mono">${event.object}</td>
    <td class="detail">${detail}</td></tr>`;
}

interface Quiet extends Fold {
  readonly users: string | undefined;
}

function foldRow({ from, to, because, users }: Quiet): Html {
  return html`<tr class="fold-row"><th scope="row" class="at mono">${
    shortTime(to - from)}</th><td colspan="5">${because}${users
    && html`; <b>${users}</b>`}</td></tr>`;
}

/** All rows in order, each fold between the events that it lies between. */
export function rows(data: PlayerData): Html[] {
  const { folds, traffic } = data;
  const left = folds.map((fold, index): Quiet => (
    { ...fold, users: traffic?.inFold[index] }
  ));
  const until = (t: number): Html[] => {
    const passed = left.filter(({ to }) => to <= t);
    left.splice(0, passed.length);
    return passed.map(foldRow);
  };
  const all = stopsOf(data).flatMap(({ event }, step) => [
    ...until(event.t), eventRow(data, event, step),
  ]);
  return [...all, ...until(data.to)];
}

/** 'Lanes, left to right: kubectl, apiserver …', for narrow windows. */
export function laneNames({ lanes }: PlayerData): string {
  const names = lanes.map(({ label, note, isYours }) => {
    const more = isYours ? ' (yours)' : note?.startsWith('and') ? '' : note;
    return more ? `${label} ${more.trim()}` : label;
  });
  return `Lanes, left to right: ${names.join(', ')}`;
}

export function eventTable(data: PlayerData): Html {
  return html`<table class="events"><caption class="hidden">${data.title},
    event by event</caption>
    <thead><tr><th scope="col" class="at">Time</th>
    <td class="lanes"></td><th scope="col">Actor</th>
    <th scope="col">Action</th><th scope="col">Object</th>
    <th scope="col">Detail</th></tr></thead>
    <tbody>${rows(data)}</tbody></table>`;
}
