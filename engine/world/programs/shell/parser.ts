// Makes a tree of a script. Upstream: busybox, shell/ash.c (parser).
// Simpler: see tree.ts.

import { deepFreeze } from '../../../kernel/freeze.ts';
import { remembering } from '../../../machinery/memo.ts';
import { Lexer, SyntaxProblem } from './lexer.ts';
import type { Token } from './lexer.ts';
import { bareText } from './tree.ts';
import type { ListItem, Node, Redirect, Simple, Word } from './tree.ts';

const RESERVED = new Set([
  'if', 'then', 'elif', 'else', 'fi', 'while', 'until', 'do', 'done', 'for',
  'in', '{', '}', '!',
]);
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=/;

/** Throws a SyntaxProblem. The tree is shared and frozen: many containers run
 *  the same script. */
export const parse = remembering(500, (text): Node =>
  deepFreeze(new Parser(text).script()));

class Parser {
  readonly #lexer: Lexer;
  #token: Token;

  constructor(text: string) {
    this.#lexer = new Lexer(text);
    this.#token = this.#lexer.next();
  }

  script(): Node {
    const list = this.#list();
    if (this.#token.kind !== 'end') throw this.#unexpected();
    return list;
  }

  // ---- tokens ----

  #advance(): void {
    this.#token = this.#lexer.next();
  }

  #isOperator(text: string): boolean {
    return this.#token.kind === 'operator' && this.#token.text === text;
  }

  /** The reserved word that stands here, if one does. */
  #reserved(): string | undefined {
    if (this.#token.kind !== 'word') return undefined;
    const text = bareText(this.#token.word);
    return text !== undefined && RESERVED.has(text) ? text : undefined;
  }

  #expect(word: string): void {
    if (this.#reserved() !== word) throw this.#unexpected();
    this.#advance();
  }

  #unexpected(): SyntaxProblem {
    const token = this.#token;
    const text = token.kind === 'end' ? 'end of file'
      : token.kind === 'word' ? `"${bareText(token.word) ?? 'word'}"`
        : `"${token.text === '\n' ? 'newline' : token.text}"`;
    return new SyntaxProblem(`syntax error: unexpected ${text}`);
  }

  #skipNewlines(): void {
    while (this.#isOperator('\n')) this.#advance();
  }

  // ---- grammar ----

  #list(): Node {
    const items: ListItem[] = [];
    for (;;) {
      this.#skipNewlines();
      if (!this.#startsCommand()) break;
      const node = this.#andOr();
      const isBackground = this.#isOperator('&');
      items.push({ node, isBackground });
      const isSeparated = isBackground || this.#isOperator(';')
        || this.#isOperator('\n');
      if (!isSeparated) break;
      this.#advance();
    }
    const [only] = items;
    if (items.length === 1 && !only!.isBackground) return only!.node;
    return { kind: 'list', items };
  }

  #startsCommand(): boolean {
    if (this.#token.kind === 'redirect' || this.#isOperator('(')) return true;
    if (this.#token.kind !== 'word') return false;
    const reserved = this.#reserved();
    return reserved === undefined
      || ['if', 'while', 'until', 'for', '{', '!'].includes(reserved);
  }

  #andOr(): Node {
    let left = this.#pipe();
    while (this.#isOperator('&&') || this.#isOperator('||')) {
      const kind = this.#isOperator('&&') ? 'and' : 'or';
      this.#advance();
      this.#skipNewlines();
      left = { kind, left, right: this.#pipe() };
    }
    return left;
  }

  #pipe(): Node {
    if (this.#reserved() === '!') {
      this.#advance();
      return { kind: 'not', node: this.#pipe() };
    }
    const stages = [this.#command()];
    while (this.#isOperator('|')) {
      this.#advance();
      this.#skipNewlines();
      stages.push(this.#command());
    }
    return stages.length === 1 ? stages[0]! : { kind: 'pipe', stages };
  }

  #command(): Node {
    if (this.#isOperator('(')) {
      this.#advance();
      const body = this.#list();
      if (!this.#isOperator(')')) throw this.#unexpected();
      this.#advance();
      return { kind: 'subshell', body };
    }
    switch (this.#reserved()) {
      case 'if': return this.#if();
      case 'while': return this.#loop(false);
      case 'until': return this.#loop(true);
      case 'for': return this.#for();
      case '{': return this.#group();
      case undefined: return this.#simple();
      default: throw this.#unexpected();
    }
  }

  #group(): Node {
    this.#advance();
    const body = this.#list();
    this.#expect('}');
    return { kind: 'group', body };
  }

  #if(): Node {
    const clauses: { condition: Node; body: Node }[] = [];
    let isElse = false;
    do {
      this.#advance();
      const condition = this.#list();
      this.#expect('then');
      clauses.push({ condition, body: this.#list() });
    } while (this.#reserved() === 'elif');
    isElse = this.#reserved() === 'else';
    if (isElse) this.#advance();
    const otherwise = isElse ? this.#list() : undefined;
    this.#expect('fi');
    const node = { kind: 'if', clauses } as const;
    return otherwise === undefined ? node : { ...node, otherwise };
  }

  #loop(isUntil: boolean): Node {
    this.#advance();
    const condition = this.#list();
    this.#expect('do');
    const body = this.#list();
    this.#expect('done');
    return { kind: 'loop', condition, isUntil, body };
  }

  #for(): Node {
    this.#advance();
    const name = this.#wordText();
    this.#advance();
    this.#skipNewlines();
    const words: Word[] = [];
    if (this.#reserved() === 'in') {
      this.#advance();
      while (this.#token.kind === 'word') {
        words.push(this.#token.word);
        this.#advance();
      }
    }
    if (this.#isOperator(';')) this.#advance();
    this.#skipNewlines();
    this.#expect('do');
    const body = this.#list();
    this.#expect('done');
    return { kind: 'for', name, words, body };
  }

  #wordText(): string {
    const text = this.#token.kind === 'word'
      ? bareText(this.#token.word) : undefined;
    if (text === undefined) throw this.#unexpected();
    return text;
  }

  #simple(): Simple {
    const assignments: { name: string; to: Word }[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      const token = this.#token;
      if (token.kind === 'redirect') {
        this.#advance();
        if (this.#token.kind !== 'word') throw this.#unexpected();
        const { text: operator, from } = token;
        redirects.push({ from, operator, to: this.#token.word });
      } else if (token.kind === 'word') {
        const assignment = words.length === 0
          ? assignmentOf(token.word) : undefined;
        if (assignment === undefined) words.push(token.word);
        else assignments.push(assignment);
      } else break;
      this.#advance();
    }
    return { kind: 'simple', assignments, words, redirects };
  }
}

function assignmentOf(word: Word): { name: string; to: Word } | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const found = ASSIGNMENT.exec(first.text);
  if (found === null) return undefined;
  const text = first.text.slice(found[0].length);
  const head: Word = text === ''
    ? [] : [{ kind: 'text', text, quoted: false }];
  return { name: found[1]!, to: [...head, ...rest] };
}
