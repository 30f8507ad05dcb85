// One object at the playhead: what the last write changed, all of it, or
// its events; and its conditions.
import { changedLines } from './change.ts';
import type { Line } from './change.ts';
import type { PlayerData } from './data.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';
import { stopsOf, timeText } from '../../engine/timeline/drawing/time.ts';
import { yamlLines } from './yaml.ts';

export type Tab = 'change' | 'whole' | 'events';
type State = PlayerData['states'][number];

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** The object's states up to a time, oldest first. */
function statesUntil(data: PlayerData, object: string, now: number): State[] {
  return data.states.filter((state) => (
    state.object === object && state.t <= now
  ));
}

function conditionsOf(value: unknown): readonly Condition[] {
  const { status } = (value ?? {}) as {
    status?: { conditions?: readonly Condition[] };
  };
  return status?.conditions ?? [];
}

/** When the condition took the status that it has now. */
function sinceWhen(states: readonly State[], condition: Condition): number {
  const at = states.findLastIndex(({ value }) => !conditionsOf(value).some(
    ({ type, status }) => type === condition.type
      && status === condition.status,
  ));
  return states[at + 1]?.t ?? 0;
}

const GLYPHS: Readonly<Record<string, readonly [string, Html]>> = {
  True: ['true', html`<circle class="solid" cx="7" cy="7" r="5.5"/>`],
  False: ['false', html`<circle cx="7" cy="7" r="5"/>`],
  Unknown: ['unknown', html`<circle cx="7" cy="7" r="5.6"/><path
    d="M5.4 5.6a1.7 1.7 0 1 1 2.4 1.6q-.8.3-.8 1M7 9.6v.9"/>`],
};

function conditionRow(
  states: readonly State[], condition: Condition, data: PlayerData,
): Html {
  const [kind, shape] = GLYPHS[condition.status] ?? ['unset', html``];
  const since = sinceWhen(states, condition);
  return html`<li><svg class="glyph ${kind}" viewBox="0 0 14 14"
    aria-hidden="true">${shape}</svg><span>${condition.type}</span>
    <span class="since">${condition.status}, ${since <= data.from
      ? 'before' : timeText(since - data.from)}</span></li>`;
}

const SPOKEN: Readonly<Record<string, string>> = {
  '+': 'added ', '-': 'removed ',
};

function yamlRow({ mark, text }: Line): Html {
  if (mark === '…') return html`<span class="line rest">  …</span>`;
  const kind = { '+': ' added', '-': ' removed', ' ': '' }[mark];
  const spoken = SPOKEN[mark];
  return html`<span class="line${kind}">${spoken
    && html`<span class="hidden">${spoken}</span>`}<span
    aria-hidden="true" class="sign">${mark === '-' ? '−' : mark}</span>${
    text}\n</span>`;
}

/** Every write changes the version, and the head shows it. */
const VERSION = /^  resourceVersion: /;

function linesOf(states: readonly State[], tab: Tab): Line[] {
  const [after, before] = [states.at(-1), states.at(-2)].map((state) => (
    state?.value ? yamlLines(state.value) : []
  ));
  if (tab === 'whole') {
    return after!.map((text) => ({ mark: ' ', text }));
  }
  const telling = (line: string): boolean => !VERSION.test(line);
  return changedLines(before!.filter(telling), after!.filter(telling));
}

function body(data: PlayerData, object: string, now: number, tab: Tab): Html {
  const states = statesUntil(data, object, now);
  if (tab === 'events') {
    const rows = stopsOf(data).flatMap(({ event, at }, step) => (
      event.object === object && at <= now ? [html`<li><button type="button"
        data-step="${step}"><span class="mono">${
        timeText(event.t - data.from)}</span> ${event.what}</button></li>`]
        : []
    ));
    return html`<ul class="object-events">${rows}</ul>`;
  }
  if (states.length === 0) {
    return html`<p class="nothing">Not in the store yet.</p>`;
  }
  if (states.at(-1)?.value === null) {
    return html`<p class="nothing">Gone from the store since ${
      timeText((states.at(-1)?.t ?? 0) - data.from)}.</p>`;
  }
  return html`<pre class="yaml" tabindex="0" role="region"
    aria-label="${object} as YAML"><code>${
    linesOf(states, tab).map(yamlRow)}</code></pre>`;
}

function versionText(states: readonly State[]): string {
  const [before, after] = [states.at(-2), states.at(-1)];
  if (after === undefined) return '';
  return before ? `rv ${before.rv} → ${after.rv}` : `rv ${after.rv}`;
}

/** What the inspector shows; its head and tabs stay as they are. */
export function inspection(
  data: PlayerData, object: string, now: number, tab: Tab,
): { readonly version: string; readonly body: Html } {
  const states = statesUntil(data, object, now);
  const conditions = conditionsOf(states.at(-1)?.value);
  return {
    version: versionText(states),
    body: html`${body(data, object, now, tab)}${conditions.length > 0
      && html`<ul class="conditions">${conditions.map((condition) => (
        conditionRow(states, condition, data)))}</ul>`}`,
  };
}
