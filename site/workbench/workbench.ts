// <cw-workbench>: the task, the editor, the verdict. Nothing runs before it
// is asked to; a link that carries code opens paused.
import { firstFailed } from '../../grader/verdict.ts';
import type { Verdict } from '../../grader/verdict.ts';
import type { WorkbenchData } from '../exercise-page.ts';
import { Editor } from './editor.ts';
import { hintsView } from './hints.ts';
import type { Judge, JudgeMaker } from './judge.ts';
import { Stopped } from './judge.ts';
import { Language } from './language.ts';
import type { Shared } from './share.ts';
import type { Comparison } from './solution.ts';
import { pointOf } from './replay-point.ts';
import type { ReplayPoint } from './replay-point.ts';
import { keep, workOn } from './store.ts';
import type { Work } from './store.ts';
import { choosePanel, chooseTab } from './tabs.ts';

const SAVE_MS = 400;

export class Workbench extends HTMLElement {
  #data!: WorkbenchData;
  #editor!: Editor;
  #language!: Language;
  #work: Work = {};
  #makeJudge: JudgeMaker | undefined;
  #judge: Judge | undefined;
  #verdict: Verdict | undefined;
  #judged = '';
  #isRunning = false;
  #idle = '';
  #comparison: Comparison | undefined;
  #saving: ReturnType<typeof setTimeout> | undefined;

  async connectedCallback(): Promise<void> {
    const text = this.#part('script').textContent;
    this.#data = JSON.parse(text ?? '') as WorkbenchData;
    this.#listen();
    const { slug } = this.#data;
    this.#work = await workOn(slug);
    this.#open(this.#work.text ?? this.#data.starter);
    this.#showSaved(this.#work.savedAt);
    this.#idle = this.#part('.result-body').innerHTML;
    this.#showHints();
    await this.#offerStage();
    await this.#arrive();
    this.dataset['ready'] = '';
  }

  /** Who judges; handed in by the page. */
  judgedBy(make: JudgeMaker): void {
    this.#makeJudge = make;
  }

  #part<T extends HTMLElement = HTMLElement>(selector: string): T {
    return this.querySelector<T>(selector)!;
  }

  #open(text: string): void {
    const host = this.#part('.editor');
    this.#language = new Language(
      this.dataset['types'] ?? '', this.#data.contract,
    );
    this.#editor = new Editor({
      host, text, name: this.#data.file, language: this.#language,
      changed: (now) => this.#changed(now),
      run: () => void this.run(),
    });
    this.#part('.starter').hidden = true;
    host.hidden = false;
  }

  #changed(text: string): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => void this.#save(text), SAVE_MS);
    this.#editor.lens(undefined);
    this.#notice('');
    const isStale = this.#verdict !== undefined && text !== this.#judged;
    this.#part('.result').toggleAttribute('data-stale', isStale);
  }

  async #save(text: string): Promise<void> {
    const savedAt = new Date().toISOString();
    const isKept = await keep(this.#data.slug, { text, savedAt });
    this.#showSaved(isKept ? savedAt : undefined, !isKept);
  }

  #showSaved(savedAt: string | undefined, hasFailed = false): void {
    const at = savedAt === undefined ? undefined
      : new Date(savedAt).toTimeString().slice(0, 5);
    this.#part('.saved').textContent = hasFailed
      ? 'This browser does not let the page save.'
      : at === undefined ? 'The starter, unchanged'
        : `Saved on this device, ${at}`;
  }

  /** Not needed before the first run. */
  #views(): Promise<typeof import('./verdict-view.ts')> {
    return import('./verdict-view.ts');
  }

  #result(markup: string): void {
    this.#part('.result-body').innerHTML = markup;
  }

  /** Judges what stands in the editor. */
  async run(): Promise<void> {
    if (this.#isRunning || this.#makeJudge === undefined) return;
    const { text } = this.#editor;
    this.#setRunning(true);
    this.#notice('');
    try {
      const { progressView } = await this.#views();
      this.#result(progressView(undefined).text);
      const judge = await this.#judgeForIt();
      const source = { [this.#data.file]: text };
      const verdict = await judge.run(source, (progress) => {
        if (this.#isRunning) this.#result(progressView(progress).text);
      });
      await this.show(verdict, text);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#setRunning(false);
    }
  }

  async #judgeForIt(): Promise<Judge> {
    return this.#judge ??= await this.#makeJudge!(
      this.#data.slug, this.#language,
    );
  }

  /** Plays one failed trial of a text again, in a player. */
  async #replay(point: ReplayPoint | undefined, text: string): Promise<void> {
    if (point === undefined || this.#isRunning) return;
    const { replayIn } = await import('./replay-dialog.ts');
    await replayIn({
      dialog: this.#part<HTMLDialogElement>('.replay'),
      point,
      play: async () => (await this.#judgeForIt())
        .replay({ [this.#data.file]: text }, point),
      stop: () => this.#judge?.stop(),
    });
  }

  #failed(error: unknown): void {
    const isStopped = error instanceof Stopped;
    if (isStopped || this.#verdict === undefined) {
      this.#result(this.#idle);
    }
    if (isStopped) return;
    const words = error instanceof Error ? error.message : String(error);
    this.#notice(`The grader could not start: ${words}`);
  }

  #setRunning(isRunning: boolean): void {
    this.#isRunning = isRunning;
    for (const button of this.querySelectorAll('.run-button')) {
      button.toggleAttribute('disabled', isRunning);
    }
    if (!isRunning) return;
    this.#editor.lens(undefined);
    choosePanel(this, 'result');
  }

  /** Shows a verdict on a text, by default on what stands in the editor. */
  async show(verdict: Verdict, text = this.#editor.text): Promise<void> {
    const { lineOf, stateGlyph, verdictView } = await this.#views();
    this.#verdict = verdict;
    this.#judged = text;
    const { status, points, pointsMax, error } = verdict;
    const { clientWidth } = this.#part('.result-body');
    this.#result(verdictView(verdict, this.#data, clientWidth).text);
    this.#part('.result').removeAttribute('data-stale');
    this.#part('.panel-tabs [data-panel=result] .panel-state').innerHTML
      = stateGlyph(verdict).text;
    this.#work = { ...this.#work, status, points, pointsMax };
    this.#showHints();
    const line = error?.where && lineOf(error.where);
    if (error && line) this.#editor.lens({ line, text: error.message });
    this.#showEditLine(line || undefined);
    await keep(this.#data.slug, { status, points, pointsMax });
  }

  #showEditLine(line: number | undefined): void {
    const button = this.#part('.edit-button');
    button.textContent = line === undefined ? 'Edit' : `Edit line ${line}`;
    button.dataset['line'] = String(line ?? '');
  }

  #firstFailed(): string | undefined {
    return this.#verdict && firstFailed(this.#verdict)?.id;
  }

  #showHints(): void {
    const failed = this.#firstFailed();
    const check = failed ?? this.#data.witness;
    this.#part('.hints-body').innerHTML = hintsView({
      check,
      tiers: this.#data.hints[check] ?? [],
      seen: this.#work.hintsSeen?.[check] ?? 0,
      hasFailed: failed !== undefined,
    }).text;
    if (failed !== undefined) this.#noteHint(0);
  }

  #noteHint(tier: number): void {
    const check = this.#firstFailed() ?? this.#data.witness;
    const before = this.#work.hintsSeen ?? {};
    if ((before[check] ?? 0) > tier) return;
    const hintsSeen = { ...before, [check]: tier + 1 };
    this.#work = { ...this.#work, hintsSeen };
    void keep(this.#data.slug, { hintsSeen });
  }

  #listen(): void {
    this.addEventListener('click', (event) => this.#click(event));
    this.addEventListener('keydown', (event) => {
      const isRun = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
      if (isRun && !event.defaultPrevented) void this.run();
    });
    addEventListener('hashchange', () => void this.#arrive());
  }

  /** By a link, which may carry code. */
  async #arrive(): Promise<void> {
    if (location.hash === '') return;
    const { sharedIn } = await import('./share.ts');
    const shared = await sharedIn(location.hash, this.#data.slug);
    if (shared) this.#offer(shared);
  }

  #click({ target }: Event): void {
    const at = (target as Element).closest<HTMLElement>('button');
    if (at === null) return;
    const { panel, file, line, copies, opens, replays, tier } = at.dataset;
    if (panel) choosePanel(this, panel);
    else if (file) void this.#chooseFile(file);
    else if (at.matches('.run-button')) void this.run();
    else if (at.matches('.stop')) this.#judge?.stop();
    else if (at.matches('.reset')) this.#reset();
    else if (at.matches('.grow')) void this.#grow();
    else if (at.matches('.apply')) this.#apply();
    else if (at.matches('.reveal')) void this.#compare();
    else if (at.matches('.share')) void this.#copy();
    else if (copies !== undefined) void this.#copy(copies);
    else if (replays) void this.#replay(this.#pointOf(replays), this.#judged);
    else if (at.matches('[data-logs]')) void this.#download();
    else if (opens) this.#openRows(at, opens);
    else if (line !== undefined) this.#edit(Number(line) || undefined);
    if (!at.hasAttribute('aria-controls')) return;
    this.#toggle(at);
    if (tier !== undefined) this.#noteHint(Number(tier));
  }

  #toggle(button: HTMLElement): void {
    const isOpen = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(isOpen));
    const id = button.getAttribute('aria-controls') ?? '';
    const more = document.getElementById(id);
    if (more) more.hidden = !isOpen;
    button.closest('.check')?.classList.toggle('open', isOpen);
    const state = button.querySelector('.state');
    if (state) state.textContent = isOpen ? 'open' : 'seen';
  }

  #openRows(button: HTMLElement, group: string): void {
    const rows = this.querySelectorAll<HTMLElement>(
      `[data-group="${CSS.escape(group)}"]`,
    );
    for (const row of rows) row.hidden = false;
    button.closest('tr')!.hidden = true;
  }

  #edit(line: number | undefined): void {
    choosePanel(this, 'code');
    void this.#chooseFile('code');
    if (line === undefined) this.#editor.view.focus();
    else this.#editor.goTo(line);
  }

  async #chooseFile(name: string): Promise<void> {
    chooseTab(this, name);
    if (name !== 'solution') return;
    const isAllowed = this.#work.status === 'pass';
    this.#part('.ask').hidden = isAllowed || this.#comparison !== undefined;
    if (isAllowed || this.#comparison) await this.#compare();
  }

  async #compare(): Promise<void> {
    this.#part('.ask').hidden = true;
    const { compareIn } = await import('./solution.ts');
    const host = this.#part('.comparison');
    host.hidden = false;
    this.#comparison ??= compareIn(host, this.#data.solution);
    this.#comparison.show(this.#editor.text);
    this.#part('.apply').hidden = false;
  }

  #apply(): void {
    this.#editor.replace(this.#data.solution);
    void this.#chooseFile('code');
    this.#notice('Our solution stands in your file. Undo takes it back.');
  }

  #reset(): void {
    this.#editor.replace(this.#data.starter);
    void this.#chooseFile('code');
    this.#notice('The starter stands in your file. Undo takes it back.');
  }

  /** Only who has a file of the stage before can go on from it. */
  async #offerStage(): Promise<void> {
    const { before } = this.#data;
    if (before === undefined) return;
    const { text } = await workOn(before.slug);
    this.#part('.grow').hidden = text === undefined;
  }

  async #grow(): Promise<void> {
    const { slug, title } = this.#data.before!;
    const { text: own = '' } = await workOn(slug);
    const { grownFile } = await import('../../grader/grown-file.ts');
    const { text, twice } = grownFile(this.#data.starter, own);
    this.#editor.replace(text);
    void this.#chooseFile('code');
    const rename = twice.length === 0 ? ''
      : ` Both parts declare ${twice.join(', ')}: rename yours.`;
    this.#notice('The starter stands in your file, with your '
      + `${title} below.${rename} Undo takes it back.`);
  }

  #pointOf(check: string): ReplayPoint | undefined {
    const failed = this.#verdict?.checks.find(({ id }) => id === check);
    return failed && pointOf(failed);
  }

  async #copy(check?: string): Promise<void> {
    const point = check === undefined ? undefined : this.#pointOf(check);
    const { shareHash } = await import('./share.ts');
    const hash = await shareHash({
      exercise: this.#data.slug,
      text: check === undefined ? this.#editor.text : this.#judged,
      ...(check ? { check } : {}),
      ...(point ? { point } : {}),
    });
    // Not an arrival: nothing is offered here.
    history.replaceState(null, '', hash);
    try {
      await navigator.clipboard.writeText(location.href);
      this.#notice('Copied. The link carries your code, and runs nothing.');
    } catch {
      this.#notice('The link stands in the address bar.');
    }
  }

  async #download(): Promise<void> {
    const { downloadLogs } = await import('./download.ts');
    if (this.#verdict) downloadLogs(this.#data.slug, this.#verdict.logs);
  }

  #notice(text: string): void {
    this.#part('.notice').textContent = text;
  }

  /** Code from a link is shown only when the reader says so. */
  #offer(shared: Shared): void {
    const { text, check, point } = shared;
    if (text === this.#editor.text && point === undefined) return;
    const dialog = this.#part<HTMLDialogElement>('.offer');
    this.#part('.offer-about').textContent = check === undefined ? ''
      : `It was copied where ${check} did not hold.`;
    this.#part('.offer [value=replay]').hidden = point === undefined;
    dialog.returnValue = '';
    dialog.onclose = () => {
      const { returnValue: choice } = dialog;
      if (choice !== 'open' && choice !== 'replay') return;
      this.#editor.replace(text);
      this.#notice('The code of the link. Undo takes it back.');
      if (choice === 'replay') void this.#replay(point, text);
    };
    dialog.showModal();
  }
}

customElements.define('cw-workbench', Workbench);

declare global {
  interface HTMLElementTagNameMap {
    'cw-workbench': Workbench;
  }
}
