// Two runs of one scenario, yours and the reference's: drawn on one scale,
// and as a table in which equal events are folded.
import type { PairedStep } from '../../grader/verdict.ts';
import { canvas } from '../../engine/timeline/drawing/canvas.ts';
import type { LaneEvent, PlayerData } from '../player/data.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';
import { timeText } from '../../engine/timeline/drawing/time.ts';

const FOLD_MS = 1_500;
/** A panel's width when it is not known, and what surrounds a picture. */
const PANEL = 480;
const AROUND = 34;
const ACTORS_MAX = 5;

type Side = 'yours' | 'reference';

export interface PairOptions {
  /** The learner's actor. */
  readonly own: string;
  /** The check's. */
  readonly id: string;
  /** Of the panel; 0 if not known. */
  readonly width: number;
}

/** Where writes go, and the only lane that holds state. */
const STORE = 'kube-apiserver';

/** clients, store, the learner's, the others in order of appearance. */
function rankOf(actor: string, own: string): number {
  if (actor === 'kubectl') return 0;
  if (actor === STORE) return 1;
  return actor === own ? 2 : 3;
}

/** The store and the learner's lane, then those with most to tell. */
function actorsOf(steps: readonly PairedStep[], own: string): string[] {
  const weights = new Map<string, number>();
  for (const { actor, isEqual } of steps) {
    weights.set(actor, (weights.get(actor) ?? 0) + (isEqual ? 1 : 3));
  }
  const others = [...weights.keys()]
    .filter((actor) => actor !== own && actor !== STORE)
    .sort((a, b) => weights.get(b)! - weights.get(a)!)
    .slice(0, ACTORS_MAX - 2);
  const inOrder = [...weights.keys()].filter((name) => others.includes(name));
  return [STORE, own, ...inOrder]
    .sort((a, b) => rankOf(a, own) - rankOf(b, own));
}

/** 'scheduler', 'keep-one', 'kubelet/node-1': as players call them. */
export function laneName(actor: string): string {
  return actor.replace(/^(kube-|controllers\/)/, '')
    .replace(/^shim\//, 'containers/');
}

/** Beside small lanes there is no room for what all controllers are. */
function shortLaneName(actor: string): string {
  return laneName(actor).replace(/-controller$/, '');
}

/** What was done, without who did it. */
function textOf({ actor }: PairedStep, text: string): string {
  return text.startsWith(`${actor} `) ? text.slice(actor.length + 1) : text;
}

/** 'created', 'patched status', 'create 409': up to the object's name. */
function labelOf(text: string): string {
  const words = text.split(' ');
  const object = words.findIndex((word) => word.includes('/'));
  const what = words.slice(0, object === -1 ? 1 : object).join(' ');
  return [what, refusalIn(text) ?? ''].join(' ').trim();
}

function refusalIn(text: string): string | undefined {
  return / ([45]\d\d) /.exec(text)?.[1];
}

function kindOf(step: PairedStep, text: string): LaneEvent['kind'] {
  switch (step.kind) {
    case 'stored': return step.actor === STORE ? 'stored' : 'request';
    case 'request': return refusalIn(text) ? 'rejected' : 'lost';
    case 'fault': return 'fault';
    default: return 'local';
  }
}

/** A message takes this long on the picture; texts have only arrivals. */
const SLANT_MS = 1;

function eventOf(
  step: PairedStep, index: number, side: Side, own: string,
): LaneEvent | undefined {
  if (step[side] === undefined) return undefined;
  const what = textOf(step, step[side]);
  const kind = kindOf(step, what);
  const isSent = ['request', 'rejected', 'lost'].includes(kind);
  return {
    index, t: isSent ? step.at - SLANT_MS : step.at, arrives: step.at, kind,
    actor: step.actor, ...(isSent ? { to: STORE } : {}),
    label: labelOf(what), what, object: '', detail: '',
    isYours: side === 'yours' && step.actor === own,
  };
}

function foldsOf(steps: readonly PairedStep[]): PlayerData['folds'] {
  return steps.slice(1).flatMap(({ at }, index) => {
    const before = steps[index]?.at ?? at;
    return at - before < FOLD_MS ? []
      : [{ from: before, to: at - SLANT_MS, because: 'nothing that differs' }];
  });
}

/** Both sides have every moment, so that they share one scale. */
function sideData(
  steps: readonly PairedStep[], side: Side, own: string,
): PlayerData {
  const isYours = side === 'yours';
  const from = (steps[0]?.at ?? 0) - SLANT_MS;
  const to = Math.max(from + 1, ...steps.map(({ at }) => at));
  const moments = steps.flatMap(({ at }) => [at - SLANT_MS, at]);
  const wrong = steps.findIndex(({ isFirstWrong }) => isFirstWrong);
  const first = steps[wrong];
  return {
    title: isYours ? 'Your run' : 'The reference, same scenario, same seed',
    seed: '', from, to,
    lanes: actorsOf(steps, own).map((actor) => ({
      actor, label: shortLaneName(actor), isYours: isYours && actor === own,
      isStore: actor === STORE, silent: [],
    })),
    events: steps.flatMap((step, index) => (
      eventOf(step, index, side, own) ?? []
    )),
    bars: [],
    folds: foldsOf(steps),
    states: [],
    moments,
    firstWrong: wrong,
    ...(first === undefined ? {} : {
      wrongAt: first.at, wrongOn: first.actor,
    }),
  };
}

function picture(
  steps: readonly PairedStep[], side: Side, { own, width }: PairOptions,
): Html {
  const data = sideData(steps, side, own);
  return canvas(data, {
    width: (width || PANEL) - AROUND,
    selected: '',
    isCompact: true,
  });
}

function cell(step: PairedStep, side: Side): Html {
  const found = step[side];
  const text = found === undefined
    ? html`<i>no entry</i>` : textOf(step, found);
  const mark = side === 'yours' && step.isFirstWrong
    && html`<b class="first-wrong">▼ First wrong step:</b> `;
  return html`${mark}${text}`;
}

function row(step: PairedStep, group?: string): Html {
  const opening = group === undefined
    ? html`<tr class="${step.isFirstWrong && 'wrong'}">`
    : html`<tr hidden data-group="${group}">`;
  return html`${opening}<th scope="row" class="mono">${
    (step.at / 1000).toFixed(3)}</th><td><span class="who">${
    laneName(step.actor)}</span> ${cell(step, 'yours')}</td><td>${
    step.isEqual ? 'the same' : cell(step, 'reference')}</td></tr>`;
}

function closedRows(equal: readonly PairedStep[], group: string): Html[] {
  const [first] = equal;
  if (first === undefined || equal.length < 3) {
    return equal.map((step) => row(step));
  }
  const at = (first.at / 1000).toFixed(3);
  return [
    html`<tr class="equal"><th scope="row" class="mono">${at}</th><td
      colspan="2"><button type="button" data-opens="${group}">${
      equal.length} equal events, show</button></td></tr>`,
    ...equal.map((step) => row(step, group)),
  ];
}

/** Rows, with stretches of equal steps closed behind a button. */
function rows(steps: readonly PairedStep[], id: string): Html[] {
  const all: Html[] = [];
  let equal: PairedStep[] = [];
  const close = (): void => {
    all.push(...closedRows(equal, `${id}-${all.length}`));
    equal = [];
  };
  for (const step of steps) {
    if (step.isEqual && !step.isFirstWrong) equal.push(step);
    else {
      close();
      all.push(row(step));
    }
  }
  close();
  return all;
}

export function pairedView(
  steps: readonly PairedStep[], options: PairOptions,
): Html {
  const wrong = steps.find(({ isFirstWrong }) => isFirstWrong);
  return html`<div class="paired" tabindex="0" role="group"
    aria-label="Both runs"><div class="side"><p><span
    class="tag yours">yours</span>${wrong && html`<span
    class="first-wrong">▼ first wrong step, ${timeText(wrong.at)}</span>`}</p>
    ${picture(steps, 'yours', options)}</div><div class="side"><p><span
    class="tag">reference</span> same scenario, same seed</p>${
    picture(steps, 'reference', options)}</div></div>
    <table class="paired-table"><caption class="hidden">Both runs, step by
    step</caption><thead><tr><th scope="col">Time, s</th><th
    scope="col">Yours</th><th scope="col">Reference</th></tr></thead><tbody>${
    rows(steps, options.id)}</tbody></table>`;
}
