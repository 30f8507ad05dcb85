// The form of a command, as its documentation writes it and as it is read:
// `slow METHOD (of NAME) by TIME (before|after the write) (once)`. Capitals
// stand for a word, and with … for one or more; what is in parentheses may be
// missing; `a|b` is one of them. KEY=VALUE may come anywhere in the line.

import type { Directive } from './read.ts';

/** The words that stand where the form has capitals. */
export type Given = Readonly<Record<string, string | undefined>>;

interface Form {
  readonly pattern: RegExp;
  /** What may be said as KEY=VALUE; undefined: anything. */
  readonly options: ReadonlySet<string> | undefined;
}

/** Joins words, and is in none. */
const BETWEEN = '\0';
/** In a form: any KEY=VALUE. */
const ANY = 'FLAG';

const forms = new Map<string, Form>();

/** Throws a sentence if the line has none of these forms. */
export function readForm(
  directive: Directive,
  texts: readonly string[],
): Given {
  const { command, words, options, text } = directive;
  const line = [command, ...words].join(BETWEEN);
  for (const form of texts.map(formOf)) {
    const match = form.pattern.exec(line);
    if (match === null) continue;
    const stranger = [...options.keys()].find((key) =>
      form.options?.has(key) === false);
    if (stranger === undefined) return match.groups ?? {};
  }
  throw new Error(`expected ${texts.join(' or ')}, found "${text}"`);
}

/** The words of `A… | B…`. */
export function wordsIn(given: string): string[] {
  return given.split(BETWEEN);
}

function formOf(text: string): Form {
  let form = forms.get(text);
  if (form === undefined) {
    form = compiled(text);
    forms.set(text, form);
  }
  return form;
}

function compiled(text: string): Form {
  const options = new Set<string>();
  let pattern = '';
  const optionless = text.replace(/\(?(\w+)=[^\s)]+\)?/g, (_, key) => {
    options.add(String(key));
    return '';
  });
  for (const [token] of optionless.matchAll(/[()]|[^\s()]+/g)) {
    if (token === '(') pattern += '(?:';
    else if (token === ')') pattern += ')?';
    else pattern += (pattern === '' ? '' : BETWEEN) + patternOf(token);
  }
  return {
    pattern: new RegExp(`^${pattern}$`),
    options: options.has(ANY) ? undefined : options,
  };
}

function patternOf(token: string): string {
  const name = /^([A-Z]+)(…?)$/.exec(token);
  const word = `[^${BETWEEN}]+`;
  if (name !== null) {
    const more = name[2] === '' ? '' : `(?:${BETWEEN}${word})*?`;
    return `(?<${name[1]}>${word}${more})`;
  }
  if (token === '|') return '\\|';
  return token.includes('|') ? `(?:${token})` : token;
}
