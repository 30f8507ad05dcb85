// Two runs of one scenario, yours and the reference's: drawn on one scale,
// and as a table in which equal events are folded.
import type { PairedStep } from '../../grader/verdict.ts';
import { canvas } from '../player/canvas.ts';
import type { LaneEvent, PlayerData } from '../player/data.ts';
import { html } from '../player/html.ts';
import type { Html } from '../player/html.ts';
import { timeText } from '../player/time.ts';

const FOLD_MS = 1_500;
const WIDTH = 434;
const ACTORS_MAX = 5;

type Side = 'yours' | 'reference';

/** The actors that matter most: the learner's, then those with most steps. */
function actorsOf(steps: readonly PairedStep[], own: string): string[] {
  const counts = new Map<string, number>();
  for (const { actor, isEqual } of steps) {
    counts.set(actor, (counts.get(actor) ?? 0) + (isEqual ? 1 : 3));
  }
  const others = [...counts.keys()].filter((actor) => actor !== own)
    .sort((a, b) => counts.get(b)! - counts.get(a)!)
    .slice(0, ACTORS_MAX - 1);
  return [...counts.keys()].filter((actor) => (
    actor === own || others.includes(actor)
  ));
}

function foldsOf(steps: readonly PairedStep[]): PlayerData['folds'] {
  return steps.slice(1).flatMap(({ at }, index) => {
    const before = steps[index]?.at ?? at;
    return at - before < FOLD_MS ? []
      : [{ from: before, to: at, because: 'nothing that differs' }];
  });
}

/** Both sides have every moment, so that they share one scale. */
function sideData(
  steps: readonly PairedStep[], side: Side, own: string,
): PlayerData {
  const isYours = side === 'yours';
  const from = steps[0]?.at ?? 0;
  const to = Math.max(from + 1, steps.at(-1)?.at ?? 0);
  const moments = steps.map(({ at }) => at);
  const events = steps.flatMap((step, index): LaneEvent[] => {
    const text = step[side];
    if (text === undefined) return [];
    return [{
      index, t: step.at, arrives: step.at, kind: 'local', actor: step.actor,
      label: step.isEqual ? '' : text.split(/\s+/).slice(0, 2).join(' '),
      what: text, object: '', detail: '',
      isYours: isYours && step.actor === own,
    }];
  });
  const wrong = steps.findIndex(({ isFirstWrong }) => isFirstWrong);
  const first = steps[wrong];
  return {
    title: isYours ? 'Your run' : 'The reference, same scenario, same seed',
    seed: '', from, to,
    lanes: actorsOf(steps, own).map((actor) => ({
      actor, label: actor, isYours: isYours && actor === own,
      isStore: actor.startsWith('kube-apiserver'), silent: [],
    })),
    events,
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
  steps: readonly PairedStep[], side: Side, own: string,
): Html {
  const data = sideData(steps, side, own);
  return canvas(data, {
    step: data.events.length - 1, width: WIDTH, selected: '',
    isCompact: true,
  });
}

function cell(step: PairedStep, side: Side): Html {
  const text = step[side] ?? html`<i>nothing</i>`;
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
    step.actor}</span> ${cell(step, 'yours')}</td><td>${
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

/** `own` is the learner's actor, `id` the check's. */
export function pairedView(
  steps: readonly PairedStep[], own: string, id: string,
): Html {
  const wrong = steps.find(({ isFirstWrong }) => isFirstWrong);
  return html`<div class="paired"><div class="side"><p><span
    class="tag yours">yours</span>${wrong && html`<span
    class="first-wrong">▼ first wrong step, ${timeText(wrong.at)}</span>`}</p>
    ${picture(steps, 'yours', own)}</div><div class="side"><p><span
    class="tag">reference</span> same scenario, same seed</p>${
    picture(steps, 'reference', own)}</div></div>
    <table class="paired-table"><caption class="hidden">Both runs, step by
    step</caption><thead><tr><th scope="col">Time, s</th><th
    scope="col">Yours</th><th scope="col">Reference</th></tr></thead><tbody>${
    rows(steps, id)}</tbody></table>`;
}
