// A verdict as markup: one line, budgets, then the checks in their order.
import type {
  BudgetUse, CheckResult, Progress, Verdict,
} from '../../grader/verdict.ts';
import { firstFailed, firstLogs } from '../../grader/verdict.ts';
import { inline } from '../inline.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';
import { timeText } from '../../engine/timeline/drawing/time.ts';
import type { WorkbenchData } from '../exercise-page.ts';
import { glyph } from './glyph.ts';
import { pairedView } from './paired-view.ts';

const CLOSE = 0.8;

const BUDGETS: Readonly<Record<BudgetUse['name'], string>> = {
  time: 'Virtual time', requests: 'API requests', turns: 'Turns',
};

/** '12 345' */
function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

function budget({ name, used, limit }: BudgetUse): Html {
  const isTime = name === 'time';
  const [a, b] = isTime ? [used / 1000, limit / 1000] : [used, limit];
  const share = limit === 0 ? 0 : Math.min(1, used / limit);
  const word = share > CLOSE && html` <b>close</b>`;
  return html`<div class="budget"><span>${BUDGETS[name]}</span><span
    class="used">${grouped(a)} / ${grouped(b)}${isTime && ' s'}${word}</span>
    <svg width="100%" height="6" aria-hidden="true"><rect class="whole"
    width="100%" height="6"/><rect class="part" y="1" height="4" width="${
    (share * 100).toFixed(1)}%"/></svg></div>`;
}

/** '3 of 6 checks pass' */
export function countText({ checks }: Verdict): string {
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return passed === checks.length
    ? `all ${passed} checks pass`
    : `${passed} of ${checks.length} checks pass`;
}

/** Digests are long; two groups of four are enough to compare by eye. */
export function shortDigest(digest: string): string {
  const bare = digest.replace(/[^0-9a-zA-Z]/g, '');
  return `${bare.slice(0, 4)}-${bare.slice(4, 8)}`;
}

function headline(verdict: Verdict): Html {
  const { status, points, pointsMax, digest } = verdict;
  return html`<div class="headline ${status}"><p role="status">${
    glyph(status)} <strong>${points} of ${pointsMax} points</strong>
    <span class="count">${countText(verdict)}</span></p>
    <span class="run mono" title="${digest}">run ${
    shortDigest(digest)}</span></div>
    <div class="budgets">${verdict.budgets.map(budget)}</div>`;
}

function errorBox({ error }: Verdict): Html | false {
  if (error === undefined) return false;
  const KINDS: Readonly<Record<string, string>> = {
    compile: 'It does not compile', load: 'It does not load',
    budget: 'A budget is used up', deadline: 'A turn did not come back',
    crash: 'Your component ended', grader: 'The grader could not judge',
  };
  return html`<div class="error-box"><h3>${KINDS[error.kind]}</h3><p>${
    error.message}</p>${error.where && html`<p><button type="button"
    class="link" data-line="${lineOf(error.where) ?? 1}">${
    error.where}</button></p>`}</div>`;
}

/** The line of 'scheduler.ts:14' or 'scheduler.ts:14:9'. */
export function lineOf(where: string): number | undefined {
  const line = /:(\d+)(?::\d+)?$/.exec(where)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** But what the error above them says already. */
function gateRows({ gates, error }: Verdict): Html[] {
  return gates.filter(({ status }) => status === 'fail' || status === 'error')
    .filter(({ message }) => message !== error?.message)
    .map(({ id, message, status }) => html`<div class="gate">${
      glyph(status)}<p><span class="mono">${id}</span> ${message}</p></div>`);
}

function findings(check: CheckResult): Html {
  const { expected, happened, look, firstWrongStep, message } = check;
  if (expected === undefined || happened === undefined) {
    return html`<p class="plain">${message}</p>`;
  }
  const at = firstWrongStep && html`At <b>${
    timeText(firstWrongStep.at)}</b>: `;
  return html`<dl class="findings"><div><dt>Expected</dt><dd>${
    inline(expected)}</dd></div><div><dt>Happened</dt><dd>${at}${
    inline(happened)}</dd></div>
    ${look && html`<div><dt>Where to look</dt><dd>${
    inline(look)}</dd></div>`}</dl>`;
}

function details(
  check: CheckResult, data: WorkbenchData, width: number,
): Html {
  const { paired = [], replay } = check;
  const pair = paired.length > 0
    && pairedView(paired, { own: data.actor, id: check.id, width });
  const where = replay && html`<p class="where">Scenario <b>${
    replay.scenario}</b>, seed <span class="mono">${replay.seed}</span>${
    replay.ordering.length > 0 && `, ordering ${replay.ordering.join('.')}`
  }</p>`;
  const replays = replay && html`<button class="button" type="button"
    data-replays="${check.id}">Open paused before it</button>`;
  return html`${findings(check)}${where}${pair}<p class="actions">${
    replays}<button class="button" type="button" data-copies="${
    check.id}">Copy link to this failure</button><button class="button"
    type="button" data-logs>Download log</button></p>`;
}

function triedText({ tried }: CheckResult): string | false {
  return tried.of > 1 && `${tried.passed} of ${tried.of} runs`;
}

function checkRow(
  check: CheckResult, isOpen: boolean, data: WorkbenchData, width: number,
): Html {
  const { id, sentence, status, points, pointsMax } = check;
  const figures = pointsMax === 0
    ? html`<span class="points">no points</span>`
    : html`<span class="points">${points} / ${pointsMax}</span>`;
  if (status === 'pass') {
    return html`<div class="check pass"><h3>${glyph('pass')}<span>${
      sentence}</span></h3>${figures}</div>`;
  }
  if (status === 'not-run') {
    return html`<div class="check not-run"><h3>${glyph('not-run')}<span>${
      sentence} <i>not run${check.message && `: ${check.message}`}</i></span>
      </h3>${figures}</div>`;
  }
  return html`<div class="check ${status}${isOpen && ' open'}"><h3><button
    type="button" aria-expanded="${isOpen ? 'true' : 'false'}"
    aria-controls="check-${id}">${glyph(status)}<span>${inline(sentence)}${
    triedText(check) && html` <i>${triedText(check) || ''} pass</i>`}</span>
    </button></h3>${figures}<div class="more" id="check-${id}"${
    !isOpen && ' hidden'}>${details(check, data, width)}</div></div>`;
}

function afterPass(verdict: Verdict, data: WorkbenchData): Html | false {
  if (verdict.status !== 'pass') return false;
  const runs = verdict.checks.reduce((sum, { tried }) => sum + tried.of, 0);
  const { next } = data;
  return html`<section class="after"><h3>Also tried</h3><p>${glyph('pass')}
    ${grouped(runs)} runs over scenarios, seeds and orderings.</p>${next
    && html`<p><a class="button primary large" href="${next.href}">Next: ${
    next.title}</a></p>`}</section>`;
}

const LOG_LINES = 5;

function logged({ status, logs }: Verdict): Html | false {
  const first = firstLogs(logs, LOG_LINES);
  if (status === 'pass' || first.length === 0) return false;
  const more = logs.lines.length - first.length;
  return html`<section class="logged"><h3>Your component logged</h3><ul>${
    first.map((line) => html`<li>${line}</li>`)}</ul>${
    more > 0 && html`<p>${grouped(more)} more in the log.</p>`}</section>`;
}

/** `width` is that of the panel, 0 while it is not seen. */
export function verdictView(
  verdict: Verdict, data: WorkbenchData, width = 0,
): Html {
  const first = firstFailed(verdict);
  const rows = verdict.checks.map((check) => (
    checkRow(check, check === first, data, width)
  ));
  return html`${headline(verdict)}${errorBox(verdict)}${
    gateRows(verdict)}<div class="checks">${rows}</div>${
    logged(verdict)}${afterPass(verdict, data)}`;
}

export function stateGlyph({ status }: Verdict): Html {
  return glyph(status);
}

/** Before any run: what will be checked. */
export function idleView({ checks, points }: WorkbenchData): Html {
  return html`<div class="headline"><p role="status">${glyph('none')}
    <strong>${points} points to earn</strong><span class="count">not run
    yet</span></p></div><div class="checks">${checks.map((check) => html`<div
    class="check not-run"><h3>${glyph('not-run')}<span>${
    check.sentence}</span></h3><span class="points">${
    check.points || 'no points'}</span></div>`)}</div>`;
}

export function progressView(progress: Progress | undefined): Html {
  const { done = 0, of = 0, scenario = '', seed = '' } = progress ?? {};
  const share = of === 0 ? 0 : done / of;
  const failed = progress?.failed.length ?? 0;
  return html`<div class="headline"><p role="status">${glyph('started')}
    <strong>Running</strong></p><button class="button stop"
    type="button">Stop</button></div><div class="running"><p>${of === 0
    ? 'Preparing.' : html`Run ${done + 1} of ${of}: ${scenario}, seed <span
    class="mono">${seed}</span>.`}${failed > 0
    && ` ${failed} ${failed === 1 ? 'check has' : 'checks have'} failed.`}</p>
    <svg width="100%" height="6" aria-hidden="true"><rect class="whole"
    width="100%" height="6"/><rect class="part" y="1" height="4" width="${
    (share * 100).toFixed(1)}%"/></svg></div>`;
}
