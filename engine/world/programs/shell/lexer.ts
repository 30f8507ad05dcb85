// Cuts a script into words and operators. Upstream: busybox, shell/ash.c
// (readtoken1). Simpler: no aliases, no here-documents.

import type { Part, Word } from './tree.ts';

export type Token =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }
  /** A redirection with the stream it is about. */
  | {
    readonly kind: 'redirect';
    readonly text: '<' | '>' | '>>' | '>&';
    readonly from: 'stdin' | 'stdout' | 'stderr';
  }
  | { readonly kind: 'end' };

export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
}

const OPERATORS = ['&&', '||', ';', '&', '|', '(', ')', '\n'];
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const SPECIAL = /^[?$!#@*0-9]/;
const ENDS_WORD = ' \t\n;&|()<>';

export class Lexer {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    this.#skipBlank();
    const rest = this.#text.slice(this.#at, this.#at + 3);
    if (rest === '') return { kind: 'end' };
    const redirect = /^([012]?)(>>|>&|<|>)/.exec(rest);
    if (redirect !== null) return this.#redirect(redirect);
    const operator = OPERATORS.find((o) => rest.startsWith(o));
    if (operator !== undefined) {
      this.#at += operator.length;
      return { kind: 'operator', text: operator };
    }
    return { kind: 'word', word: this.#word() };
  }

  #redirect(found: RegExpExecArray): Token {
    const [all, digit, text] = found;
    this.#at += all.length;
    const from = text === '<' ? 'stdin' : digit === '2' ? 'stderr' : 'stdout';
    return { kind: 'redirect', text: text as '<', from };
  }

  #skipBlank(): void {
    for (;;) {
      const c = this.#text[this.#at];
      if (c === ' ' || c === '\t') this.#at += 1;
      else if (c === '\\' && this.#text[this.#at + 1] === '\n') this.#at += 2;
      else if (c === '#') this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #word(): Word {
    const parts: Part[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') parts.push({ kind: 'text', text, quoted: false });
      text = '';
    };
    while (this.#at < this.#text.length) {
      const c = this.#text[this.#at]!;
      if (ENDS_WORD.includes(c)) break;
      if (c === "'") {
        flush();
        parts.push(this.#singleQuoted());
      } else if (c === '"') {
        flush();
        parts.push(...this.#doubleQuoted());
      } else if (c === '$' || c === '`') {
        flush();
        parts.push(this.#expansion(false));
      } else if (c === '\\') {
        flush();
        const escaped = this.#text[this.#at + 1] ?? '';
        parts.push({ kind: 'text', text: escaped, quoted: true });
        this.#at += 2;
      } else {
        text += c;
        this.#at += 1;
      }
    }
    flush();
    return parts;
  }

  #singleQuoted(): Part {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new SyntaxProblem('unterminated quoted string');
    const text = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return { kind: 'text', text, quoted: true };
  }

  #doubleQuoted(): Part[] {
    const parts: Part[] = [];
    let text = '';
    this.#at += 1;
    for (;;) {
      const c = this.#text[this.#at];
      if (c === undefined) {
        throw new SyntaxProblem('unterminated quoted string');
      }
      if (c === '"') break;
      if (c === '$' || c === '`') {
        parts.push({ kind: 'text', text, quoted: true });
        text = '';
        parts.push(this.#expansion(true));
      } else if (c === '\\' && '"\\$`'.includes(this.#text[this.#at + 1]!)) {
        text += this.#text[this.#at + 1];
        this.#at += 2;
      } else {
        text += c;
        this.#at += 1;
      }
    }
    this.#at += 1;
    // Even "" is a word, so one piece of text always remains.
    parts.push({ kind: 'text', text, quoted: true });
    return parts;
  }

  #expansion(quoted: boolean): Part {
    if (this.#text[this.#at] === '`') {
      const end = this.#text.indexOf('`', this.#at + 1);
      if (end < 0) throw new SyntaxProblem('unterminated backquote');
      const text = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
      return { kind: 'command', text, quoted };
    }
    const rest = this.#text.slice(this.#at + 1);
    if (rest.startsWith('((')) {
      const text = this.#enclosed(3, ')');
      // The second closing parenthesis.
      this.#at += 1;
      return { kind: 'arithmetic', text };
    }
    if (rest.startsWith('(')) {
      return { kind: 'command', text: this.#enclosed(2, ')'), quoted };
    }
    if (rest.startsWith('{')) return braced(this.#enclosed(2, '}'), quoted);
    const name = NAME.exec(rest)?.[0] ?? SPECIAL.exec(rest)?.[0];
    if (name === undefined) {
      this.#at += 1;
      return { kind: 'text', text: '$', quoted };
    }
    this.#at += 1 + name.length;
    return { kind: 'variable', name, quoted };
  }

  /** The text up to the bracket that closes what was opened `skip` ago. */
  #enclosed(skip: number, close: string): string {
    const open = close === ')' ? '(' : '{';
    const start = this.#at + skip;
    let depth = 1;
    let quote = '';
    for (let i = start; i < this.#text.length; i += 1) {
      const c = this.#text[i]!;
      if (quote !== '') {
        if (c === quote) quote = '';
      } else if (c === "'" || c === '"') quote = c;
      else if (c === open) depth += 1;
      else if (c === close) depth -= 1;
      if (depth === 0) {
        this.#at = i + 1;
        return this.#text.slice(start, i);
      }
    }
    throw new SyntaxProblem(`expecting "${close}"`);
  }
}

function braced(text: string, quoted: boolean): Part {
  const name = NAME.exec(text)?.[0] ?? SPECIAL.exec(text)?.[0] ?? '';
  const rest = text.slice(name.length);
  if (name === '') throw new SyntaxProblem('bad substitution');
  if (rest === '') return { kind: 'variable', name, quoted };
  const operator = /^:?[-+]/.exec(rest)?.[0];
  if (operator === undefined) throw new SyntaxProblem('bad substitution');
  const otherwise = rest.slice(operator.length);
  return { kind: 'variable', name, quoted, operator, otherwise };
}
