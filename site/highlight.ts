// Code as lines of classed spans. Classes and not inline colours, because a
// strict policy forbids style attributes; the editor uses the same classes.
import { createCssVariablesTheme, createHighlighter } from 'shiki';
import { html } from '../engine/timeline/drawing/html.ts';
import type { Html } from '../engine/timeline/drawing/html.ts';

const LANGUAGES = ['ts', 'yaml', 'sh', 'json'] as const;
export type Language = (typeof LANGUAGES)[number] | 'text';

const THEME = createCssVariablesTheme({ name: 'tokens' });
const COLOUR = /--shiki-token-([a-z]+)/;

let highlighter: ReturnType<typeof createHighlighter> | undefined;

export function languageOf(name: string): Language {
  const names: Readonly<Record<string, Language>> = {
    typescript: 'ts', yml: 'yaml', bash: 'sh', shell: 'sh',
  };
  const found = LANGUAGES.find((known) => known === name);
  return found ?? names[name] ?? 'text';
}

/** The inside of each line. */
export async function highlightedLines(
  code: string, lang: Language,
): Promise<Html[]> {
  const text = code.replace(/\n$/, '');
  if (lang === 'text') return text.split('\n').map((line) => html`${line}`);
  highlighter ??= createHighlighter({
    themes: [THEME], langs: [...LANGUAGES],
  });
  const { tokens } = (await highlighter).codeToTokens(text, {
    lang, theme: 'tokens',
  });
  return tokens.map((line) => html`${line.map(({ content, color }) => {
    const kind = COLOUR.exec(color ?? '')?.[1];
    return kind === undefined || kind === 'punctuation'
      ? html`${content}`
      : html`<span class="tok-${kind}">${content}</span>`;
  })}`);
}
