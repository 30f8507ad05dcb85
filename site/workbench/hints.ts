// Three tiers for the check that failed first: a question, where to look,
// almost the code. They cost nothing; how many were seen is kept.
import { inline } from '../inline.ts';
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';

const NAMES = ['A question', 'Where to look', 'Almost the code'] as const;

export interface HintsShown {
  readonly check: string;
  readonly tiers: readonly string[];
  readonly seen: number;
  /** Whether the check failed in the last run. */
  readonly hasFailed: boolean;
}

function tier(
  text: string, index: number, { seen, check, hasFailed }: HintsShown,
): Html {
  // The first opens by itself if its check failed.
  const isOpen = hasFailed && index === 0;
  const state = isOpen ? 'open' : index < seen ? 'seen' : 'show';
  const id = `hint-${check}-${index}`;
  return html`<li><h3><button type="button" class="hint-button"
    aria-expanded="${isOpen ? 'true' : 'false'}" aria-controls="${id}"
    data-tier="${index}">${index + 1}. ${NAMES[index]} <span
    class="state">${state}</span></button></h3><p id="${id}"${
    !isOpen && ' hidden'}>${inline(text)}</p></li>`;
}

export function hintsView(shown: HintsShown): Html {
  const { tiers, check, seen, hasFailed } = shown;
  if (tiers.length === 0) {
    return html`<p class="quiet">There are no hints for this check.</p>`;
  }
  const why = hasFailed
    ? html`Hint 1 opened because <code>${check}</code> did not hold.`
    : `You saw ${seen} of ${tiers.length}.`;
  return html`<ol>${tiers.map((text, index) => tier(text, index, shown))}</ol>
    <p class="quiet">Hints cost nothing. ${why}</p>`;
}
