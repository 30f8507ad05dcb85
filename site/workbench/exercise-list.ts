// <cw-exercise-list>: what this device knows of each exercise, and the file
// that carries it elsewhere.
import { glyph } from './glyph.ts';
import { allWork, exported, forget, imported } from './store.ts';
import type { Work } from './store.ts';

type State = 'passed' | 'started' | 'none';

function stateOf(work: Work | undefined): State {
  if (work?.status === 'pass') return 'passed';
  const isStarted = work?.text !== undefined || work?.points !== undefined;
  return isStarted ? 'started' : 'none';
}

const NAMES: Readonly<Record<State, string>> = {
  passed: 'passed', started: 'started', none: 'not started',
};

const BAR_WIDTH = 128;

class ExerciseList extends HTMLElement {
  async connectedCallback(): Promise<void> {
    this.addEventListener('click', (event) => void this.#click(event));
    this.querySelector('input')!.addEventListener('change', (event) => {
      void this.#import(event.target as HTMLInputElement);
    });
    await this.#show();
  }

  async #show(): Promise<void> {
    const work = await allWork();
    const rows = [...this.querySelectorAll<HTMLElement>('[data-slug]')];
    const states = rows.map((row) => {
      const slug = row.dataset['slug'] ?? '';
      return this.#showRow(row, slug, work.get(slug));
    });
    const passed = states.filter((state) => state === 'passed').length;
    this.querySelector('.passed')!.textContent
      = `${passed} of ${rows.length} passed.`;
    this.#showContinue(rows, states);
  }

  #showRow(row: HTMLElement, slug: string, work: Work | undefined): State {
    const state = stateOf(work);
    const { points = 0, pointsMax } = work ?? {};
    const max = pointsMax ?? Number(row.dataset['points']);
    const kind = state === 'passed' ? 'pass' : state;
    row.querySelector('.state')!.innerHTML = `${glyph(kind)}<span
      class="hidden">${NAMES[state]}</span>`;
    row.querySelector('.figure')!.textContent = `${points} / ${max}`;
    const bar = row.querySelector<HTMLElement>('.bar-line')!;
    bar.dataset['state'] = state;
    const part = document.createElement('span');
    part.style.width = `${points / max * BAR_WIDTH}px`;
    bar.replaceChildren(part);
    const meter = this.querySelector<HTMLElement>(`[data-meter="${slug}"]`);
    if (meter) meter.dataset['state'] = state;
    return state;
  }

  #showContinue(rows: readonly HTMLElement[], states: readonly State[]): void {
    const link = this.querySelector<HTMLAnchorElement>('.continue');
    const started = states.indexOf('started');
    const at = started === -1 ? states.indexOf('none') : started;
    const target = rows[at]?.querySelector('a');
    if (!link || !target) return;
    link.href = target.href;
    const isNew = states.every((state) => state === 'none');
    link.textContent = `${isNew ? 'Start' : 'Continue'} with `
      + target.textContent;
  }

  async #click({ target }: Event): Promise<void> {
    const button = (target as Element).closest('button');
    if (button?.matches('.export')) await this.#export();
    else if (button?.matches('.import')) {
      this.querySelector('input')!.click();
    } else if (button?.matches('.reset-all')) await this.#reset(button);
  }

  async #export(): Promise<void> {
    const text = JSON.stringify(await exported(), undefined, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${text}\n`]));
    link.download = 'clusterwright-progress.json';
    link.click();
    URL.revokeObjectURL(link.href);
  }

  async #import(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    if (file === undefined) return;
    try {
      const count = await imported(await file.text());
      this.#say(`${count} exercises were taken from the file.`);
      await this.#show();
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    }
    input.value = '';
  }

  /** Asks by its own name: a second click does it. */
  async #reset(button: HTMLButtonElement): Promise<void> {
    if (button.dataset['sure'] === undefined) {
      button.dataset['sure'] = '';
      button.textContent = 'Reset all, really';
      this.#say('This deletes your code and results in this browser.');
      return;
    }
    for (const slug of (await allWork()).keys()) await forget(slug);
    delete button.dataset['sure'];
    button.textContent = 'Reset all';
    this.#say('All exercises are as new.');
    await this.#show();
  }

  #say(text: string): void {
    this.querySelector('.notice')!.textContent = text;
  }
}

customElements.define('cw-exercise-list', ExerciseList);
