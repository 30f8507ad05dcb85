// The task of an exercise as markup. It is Markdown of a small kind:
// paragraphs, lists, fences and code within a sentence.
import { highlightedLines, languageOf } from './highlight.ts';
import { inline } from './inline.ts';
import { html } from '../engine/timeline/drawing/html.ts';
import type { Html } from '../engine/timeline/drawing/html.ts';

const ITEM = /^(?:(\d+)\.|-) /;
const FENCE = /^```(\w*)$/;

async function fence(lines: readonly string[], name: string): Promise<Html> {
  const shown = await highlightedLines(lines.join('\n'), languageOf(name));
  return html`<pre class="code" tabindex="0"><code>${shown.map((line) => (
    html`<span class="line">${line}</span>`
  ))}</code></pre>`;
}

function list(lines: readonly string[]): Html {
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  const body = items.map((item) => html`<li>${inline(item)}</li>`);
  return /^\d/.test(lines[0] ?? '')
    ? html`<ol class="text-list">${body}</ol>`
    : html`<ul class="text-list">${body}</ul>`;
}

/** Blocks: a fence as a whole, and else what blank lines separate. */
function blocksOf(text: string): string[][] {
  const blocks: string[][] = [[]];
  let isFenced = false;
  for (const line of text.trim().split('\n')) {
    const isFence = FENCE.test(line);
    const starts = isFence && !isFenced;
    if (starts || (line.trim() === '' && !isFenced)) blocks.push([]);
    if (line.trim() !== '' || isFenced) blocks.at(-1)?.push(line);
    if (isFence) isFenced = !isFenced;
  }
  return blocks.filter((block) => block.length > 0);
}

export async function taskText(text: string): Promise<Html> {
  const blocks = blocksOf(text).map(async (block) => {
    const [first = '', ...rest] = block;
    const name = FENCE.exec(first)?.[1];
    if (name !== undefined) return fence(rest.slice(0, -1), name);
    if (ITEM.test(first)) return list(block);
    return html`<p class="text">${inline(block.join(' '))}</p>`;
  });
  return html`${await Promise.all(blocks)}`;
}
