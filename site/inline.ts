// Code within a sentence, as exercises and messages write it: `so`.
import { html } from './player/html.ts';
import type { Html } from './player/html.ts';

export function inline(text: string): Html {
  const pieces = text.split(/(`[^`]+`)/).map((piece) => (
    piece.startsWith('`') && piece.length > 2
      ? html`<code>${piece.slice(1, -1)}</code>` : html`${piece}`
  ));
  return html`${pieces}`;
}
