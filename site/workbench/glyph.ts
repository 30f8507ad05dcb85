// Glyphs of state, by shape first.
import { html } from '../../engine/timeline/drawing/html.ts';
import type { Html } from '../../engine/timeline/drawing/html.ts';

export type Glyph = 'pass' | 'fail' | 'error' | 'not-run' | 'started' | 'none';

const SHAPES: Readonly<Record<Glyph, Html>> = {
  pass: html`<circle class="solid" cx="7" cy="7" r="7"/><path class="on"
    d="M4 7.2l2.2 2.2l4 -4.4"/>`,
  fail: html`<path class="solid" d="M0 0h14v14H0z"/><path class="on"
    d="M4 4l6 6m0 -6l-6 6"/>`,
  error: html`<path class="solid" d="M0 0h14v14H0z"/><path class="on"
    d="M7 3v5M7 10v1.4"/>`,
  'not-run': html`<circle cx="7" cy="7" r="6" stroke-dasharray="1.6 2.4"/>`,
  started: html`<circle cx="7" cy="7" r="6.2"/><path class="solid"
    d="M7 1a6 6 0 0 1 0 12z"/>`,
  none: html`<circle cx="7" cy="7" r="6"/>`,
};

export function glyph(kind: Glyph): Html {
  return html`<svg class="glyph ${kind}" viewBox="0 0 14 14"
    aria-hidden="true">${SHAPES[kind]}</svg>`;
}
