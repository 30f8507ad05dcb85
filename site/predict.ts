// <cw-predict>: keeps what the reader expected, runs the next player and
// opens the outcome.

const KEY = 'predictions';

interface Kept {
  readonly [id: string]: { readonly answer: number; readonly text: string };
}

function read(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

class Predict extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')!;
    button.disabled = false;
    for (const input of this.#inputs()) input.disabled = false;
    button.addEventListener('click', () => this.#commit());
    const kept = read()[this.#id];
    const input = kept && this.#inputs()[kept.answer];
    if (kept === undefined || input === undefined) return;
    input.checked = true;
    this.#lock(kept.text);
  }

  get #id(): string {
    return this.dataset['id'] ?? '';
  }

  #inputs(): HTMLInputElement[] {
    return [...this.querySelectorAll('input')];
  }

  /** Without a choice nothing is kept, and the run starts all the same. */
  #commit(): void {
    const input = this.#inputs().find(({ checked }) => checked);
    const text = input?.nextElementSibling?.textContent ?? '';
    if (input !== undefined) {
      const kept = { ...read(), [this.#id]: { answer: +input.value, text } };
      try {
        localStorage.setItem(KEY, JSON.stringify(kept));
      } catch {
        // Without storage the answer holds for this page.
      }
    }
    this.#lock(text);
    this.#run();
  }

  #lock(text: string): void {
    const given = this.querySelector<HTMLElement>('.given')!;
    given.hidden = text === '';
    given.textContent = `Your answer: ${text}.`;
    this.querySelector('fieldset')!.disabled = text !== '';
    this.toggleAttribute('data-locked', true);
    this.querySelector('details')!.open = true;
  }

  /** The next player after this box in the page. */
  #run(): void {
    const next = [...document.querySelectorAll('cw-player')].find((player) => (
      this.compareDocumentPosition(player) & Node.DOCUMENT_POSITION_FOLLOWING
    ));
    next?.scrollIntoView({ block: 'nearest' });
    next?.playOnce();
  }
}

customElements.define('cw-predict', Predict);
