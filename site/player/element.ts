// <cw-player>: brings the built markup to life. What it shows is a function
// of the data and the step; it keeps nothing else but the selection.
import type { PlayerData } from './data.ts';
import type { Tab } from './inspector.ts';
import {
  objectAt, pictures, scrubberTicks, stepText, WIDTH,
} from './stage.ts';
import type { Stop } from '../../engine/timeline/drawing/time.ts';
import { stopsOf, timeText } from '../../engine/timeline/drawing/time.ts';
import { firstStep } from './first-step.ts';

const TICK_MS = 100;
const VIRTUAL_WAIT_MAX = 2_000;
const reduced = matchMedia('(prefers-reduced-motion: reduce)');

const PLAY = 'M2 1v10l9 -5z';
const PAUSE = 'M2 1h3v10H2zM7 1h3v10H7z';

export class Player extends HTMLElement {
  #data!: PlayerData;
  #stops: Stop[] = [];
  #step = 0;
  #object = '';
  #tab: Tab = 'change';
  #width = WIDTH;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isListening = false;

  connectedCallback(): void {
    const text = this.querySelector('script')?.textContent;
    if (text) this.#take(JSON.parse(text) as PlayerData);
    if (this.#isListening) return;
    this.#isListening = true;
    this.#listen();
    if (this.dataset['plays'] !== undefined) this.playOnce();
  }

  disconnectedCallback(): void {
    this.pause();
  }

  get step(): number {
    return this.#step;
  }

  /** Shows another run. */
  async show(data: PlayerData): Promise<void> {
    const { frame } = await import('./frame.ts');
    this.pause();
    this.innerHTML = frame(data).text;
    this.#take(data);
  }

  #take(data: PlayerData): void {
    this.#data = data;
    this.#stops = stopsOf(data);
    this.#step = firstStep(data);
    this.#object = objectAt(data, this.#step);
    for (const part of this.#all<HTMLButtonElement>(':disabled')) {
      part.disabled = false;
    }
    for (const row of this.#all('.row')) {
      const at = row.querySelector('.at')!;
      const button = document.createElement('button');
      button.type = 'button';
      button.tabIndex = -1;
      button.textContent = at.textContent;
      at.replaceChildren(button);
    }
    const box = this.querySelector('.pictures');
    if (box) new ResizeObserver(() => this.#measure(box)).observe(box);
    this.#filter();
    this.#drawPicture();
    this.#drawRows();
  }

  #measure(box: Element): void {
    const width = Math.floor(box.clientWidth);
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    this.#drawPicture();
  }

  #all<T extends Element = HTMLElement>(selector: string): T[] {
    return [...this.querySelectorAll<T>(selector)];
  }

  #part<T extends Element = HTMLElement>(selector: string): T {
    return this.querySelector<T>(selector)!;
  }

  get #now(): number {
    return this.#stops[this.#step]?.at ?? this.#data.from;
  }

  /** How the app's users fare until now. */
  get #tally(): string {
    return this.#data.traffic?.untilStop[this.#step] ?? '';
  }

  #draw(): void {
    this.#drawPicture();
    this.#drawControls();
    this.#drawRows();
    void this.#inspect();
  }

  #drawPicture(): void {
    const data = this.#data;
    const step = this.#step;
    const box = this.#part('.pictures');
    box.innerHTML = pictures(data, step, this.#width, this.#object).text;
    const head = Number(box.querySelector('.flag')?.getAttribute('x'));
    const isSeen = head > box.scrollLeft
      && head + 80 < box.scrollLeft + this.#width;
    if (!isSeen) box.scrollLeft = head - this.#width * 0.6;
    box.tabIndex = box.scrollWidth > this.#width ? 0 : -1;
  }

  #drawControls(): void {
    const data = this.#data;
    const step = this.#step;
    this.#part('.scrubber svg').innerHTML = scrubberTicks(data, step).text;
    const range = this.#part<HTMLInputElement>('[type=range]');
    range.value = String(step);
    range.setAttribute('aria-valuetext', stepText(data, step));
    this.#part('.clock').textContent = timeText(this.#now - data.from);
    this.querySelector('.tally')?.replaceChildren(this.#tally);
  }

  #drawRows(): void {
    const now = this.#now;
    for (const row of this.#all('.row')) {
      const index = Number(row.dataset['step']);
      const isCurrent = index === this.#step;
      if (isCurrent) row.setAttribute('aria-current', 'step');
      else row.removeAttribute('aria-current');
      const isFuture = index > this.#step && this.#stops[index]!.at > now;
      row.classList.toggle('future', isFuture);
      row.querySelector('button')!.tabIndex = isCurrent ? 0 : -1;
      if (isCurrent) this.#reveal(row);
    }
  }

  /** Scrolls the table alone, never the page. */
  #reveal(row: HTMLElement): void {
    const box = this.#part('.table-scroll');
    const head = box.querySelector('thead')?.clientHeight ?? 0;
    const top = row.offsetTop - head;
    const bottom = row.offsetTop + row.offsetHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + box.clientHeight) {
      box.scrollTop = bottom - box.clientHeight;
    }
  }

  /** The build has drawn the first; what draws others is loaded then. */
  async #inspect(): Promise<void> {
    const box = this.querySelector('.inspection');
    if (!box) return;
    const { inspection } = await import('./inspector.ts');
    const { version, body } = inspection(
      this.#data, this.#object, this.#now, this.#tab,
    );
    box.innerHTML = body.text;
    this.#part('.version').textContent = version;
    this.#part<HTMLSelectElement>('.inspector-head select').value
      = this.#object;
    for (const button of this.#all('[data-tab]')) {
      const isOn = button.dataset['tab'] === this.#tab;
      button.setAttribute('aria-pressed', String(isOn));
    }
  }

  /** Moves the playhead; by hand it also says where it is. */
  go(step: number, isByHand = true): void {
    const last = this.#stops.length - 1;
    this.#step = Math.max(0, Math.min(last, step));
    const { object } = this.#data.events[this.#step] ?? {};
    const isKnown = this.#data.states.some((state) => state.object === object);
    if (object !== undefined && isKnown) this.#object = object;
    this.#draw();
    if (!isByHand) return;
    this.pause();
    const event = this.#stops[this.#step]?.event;
    this.#part('.says').textContent = event === undefined ? ''
      : `${timeText(event.t - this.#data.from)}: ${event.actor} `
        + `${event.what} ${event.object}, ${event.detail} ${this.#tally}`;
  }

  get isPlaying(): boolean {
    return this.#timer !== undefined;
  }

  play(): void {
    // Two predictions may start it, and one pause has to stop it.
    this.pause();
    if (this.#step >= this.#stops.length - 1) this.go(0, false);
    this.#part('.says').textContent = '';
    this.#showPlaying(true);
    this.#wait();
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#showPlaying(false);
  }

  #showPlaying(isPlaying: boolean): void {
    const button = this.querySelector('.play');
    if (!button) return;
    button.querySelector('path')!
      .setAttribute('d', isPlaying ? PAUSE : PLAY);
    button.querySelector('span')!.textContent = isPlaying ? 'Pause' : 'Play';
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.go(this.#step + 1, false);
      if (this.#step < this.#stops.length - 1) this.#wait();
      else this.pause();
    }, this.#pauseMs());
  }

  #pauseMs(): number {
    const { value } = this.#part<HTMLSelectElement>('.speed');
    if (value !== 'time') return 1000 / Number(value);
    const [now, next] = this.#stops.slice(this.#step, this.#step + 2);
    const gap = (next?.at ?? 0) - (now?.at ?? 0);
    return Math.max(TICK_MS, Math.min(VIRTUAL_WAIT_MAX, gap));
  }

  #filter(): void {
    const [actor = '', object = ''] = this.#all<HTMLSelectElement>(
      '[data-filter]',
    ).map(({ value }) => value);
    const beats = this.querySelector<HTMLInputElement>('.filters input');
    for (const row of this.#all('.row')) {
      const data = row.dataset;
      const isBeat = data['object']?.startsWith('lease/') === true;
      row.hidden = (actor !== '' && data['actor'] !== actor)
        || (object !== '' && data['object'] !== object)
        || (isBeat && beats?.checked === true);
    }
  }

  #listen(): void {
    this.addEventListener('click', (event) => this.#click(event));
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('input', ({ target }) => {
      const input = target as HTMLInputElement;
      if (input.type === 'range') this.go(Number(input.value));
    });
    this.addEventListener('change', ({ target }) => {
      const select = target as HTMLSelectElement;
      if (select.closest('.filters')) this.#filter();
      if (!select.closest('.inspector')) return;
      this.#object = select.value;
      this.#draw();
    });
  }

  #click({ target }: Event): void {
    const at = target as Element;
    const stepped = at.closest<HTMLElement>('[data-step]');
    const tab = at.closest<HTMLElement>('[data-tab]')?.dataset['tab'];
    const bar = at.closest<HTMLElement>('.bar-row')?.dataset['object'];
    if (stepped) this.go(Number(stepped.dataset['step']));
    else if (tab) {
      this.#tab = tab as Tab;
      void this.#inspect();
    } else if (bar) {
      this.#object = bar;
      this.#draw();
    } else if (at.closest('.back')) this.go(this.#step - 1);
    else if (at.closest('.forward')) this.go(this.#step + 1);
    else if (at.closest('.play')) this.#toggle();
    else if (at.closest('.again')) void this.#again();
  }

  async #again(): Promise<void> {
    const { runAgain } = await import('./again.ts');
    await runAgain(this, this.#data);
  }

  #toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const isRange = target.matches('[type=range]');
    // A select, a button and a scrolling region have keys of their own.
    const isOwn = target.matches('select')
      || (event.key === ' ' && target.matches('button, summary, input'))
      || (/^(Arrow|Home|End)/.test(event.key) && target.matches('pre'));
    if (isOwn && !(isRange && event.key === ' ')) return;
    const step = this.#stepFor(event, isRange);
    if (event.key === ' ') this.#toggle();
    else if (event.key === '[' || event.key === ']') this.#speed(event.key);
    else if (step === undefined) return;
    else this.#goFromKey(step, target);
    event.preventDefault();
  }

  #goFromKey(step: number, target: HTMLElement): void {
    this.go(step);
    if (target.closest('.row')) {
      this.#part('.row[aria-current] button').focus();
    }
  }

  #stepFor(event: KeyboardEvent, isRange: boolean): number | undefined {
    const step = this.#step;
    const stops = this.#stops;
    const { firstWrong, events } = this.#data;
    const now = stops[step]?.at ?? 0;
    const found = (index: number) => (index === -1 ? undefined : index);
    if (event.shiftKey && event.key === 'ArrowRight') {
      return found(stops.findIndex(({ at }) => at >= now + 1000));
    }
    if (event.shiftKey && event.key === 'ArrowLeft') {
      return Math.max(0, stops.findLastIndex(({ at }) => at <= now - 1000));
    }
    switch (event.key) {
      case 'ArrowLeft': return step - 1;
      case 'ArrowRight': return step + 1;
      case 'ArrowUp': return isRange ? step + 1 : step - 1;
      case 'ArrowDown': return isRange ? step - 1 : step + 1;
      case 'Home': return 0;
      case 'End': return stops.length - 1;
      case 'j':
      case 'J': return found(events.findIndex((each, index) => (
        index > step && each.isYours)));
      case 'f':
      case 'F': return found(events.findIndex(({ index }) => (
        index === firstWrong)));
      default: return undefined;
    }
  }

  #speed(key: string): void {
    const select = this.#part<HTMLSelectElement>('.speed');
    const index = select.selectedIndex + (key === ']' ? 1 : -1);
    if (index >= 0 && index < select.options.length) {
      select.selectedIndex = index;
    }
  }

  /** Plays by itself, unless the reader wants no motion. */
  playOnce(): void {
    if (!reduced.matches) this.play();
  }
}

customElements.define('cw-player', Player);

declare global {
  interface HTMLElementTagNameMap {
    'cw-player': Player;
  }
}
