// Code and stress within a sentence, as exercises write them: `so`, *so*.
import { html } from '../engine/timeline/drawing/html.ts';
import type { Html } from '../engine/timeline/drawing/html.ts';

export function inline(text: string): Html {
  const pieces = text.split(/(`[^`]+`|\*\w[^*`]*\*)/).map((piece) => {
    const inner = piece.slice(1, -1);
    if (inner === '') return html`${piece}`;
    if (piece.startsWith('`')) return html`<code>${inner}</code>`;
    return piece.startsWith('*') && piece.endsWith('*')
      ? html`<em>${inner}</em>` : html`${piece}`;
  });
  return html`${pieces}`;
}
