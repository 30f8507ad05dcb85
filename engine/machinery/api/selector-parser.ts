// Reads a label selector's text: "a=b,c!=d,e in (x,y),!f,n>3".
// Upstream: apimachinery/pkg/labels/selector.go. Same syntax, and the same
// words about what is wrong with it.

import { labelValue, qualifiedName } from './names.ts';

export interface Requirement {
  readonly key: string;
  readonly operator:
    | '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  /** None for exists and !, one for = != gt lt; sorted. */
  readonly values: readonly string[];
}

/** A word, one of SYMBOLS, or '' at the end of the text. */
interface Token {
  readonly text: string;
  readonly isWord: boolean;
}

const SYMBOLS = [')', ',', '!', '==', '=', '>', '<', '!=', '('];
const OPERATORS = 'in, notin, =, ==, !=, gt, lt';
const WORD = /[^=!(),><\s]+/y;
const SPACE = /[ \t\r\n]*/y;

/** What is wrong with a selector, in upstream's words. */
export class SelectorProblem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** In the order of keys. Throws SelectorProblem. */
export function parseRequirements(text: string): readonly Requirement[] {
  const parser = new Parser(scan(text));
  const requirements = parser.selector();
  // Equal keys stay in order: sort is stable.
  return requirements.sort((a, b) =>
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = matchAt(SPACE, text, 0).length;
  while (at < text.length) {
    const word = matchAt(WORD, text, at);
    const found = word === '' ? symbolAt(text, at) : word;
    tokens.push({ text: found, isWord: word !== '' });
    at += found.length;
    at += matchAt(SPACE, text, at).length;
  }
  tokens.push({ text: '', isWord: false });
  return tokens;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** The longest symbol there. Any other white space is a symbol of its own,
 *  which nobody expects. */
function symbolAt(text: string, at: number): string {
  const two = text.slice(at, at + 2);
  return SYMBOLS.includes(two) ? two : two.slice(0, 1);
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  selector(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const { text, isWord } = this.#next;
      if (!isWord && text === '') return requirements;
      if (!isWord && text !== '!') {
        throw found(text, ", expected: !, identifier, or 'end of string'");
      }
      requirements.push(this.#requirement());
      const end = this.#take().text;
      if (end === '') return requirements;
      if (end !== ',') throw found(end, ", expected: ',' or 'end of string'");
      const after = this.#next;
      if (!after.isWord && after.text !== '!') {
        throw found(after.text, ", expected: identifier after ','");
      }
    }
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #take(): Token {
    const token = this.#next;
    // Nothing comes after the end, however often one asks.
    if (this.#at < this.#tokens.length - 1) this.#at += 1;
    return token;
  }

  #requirement(): Requirement {
    try {
      return this.#checkedRequirement();
    } catch (problem) {
      if (!(problem instanceof SelectorProblem)) throw problem;
      const start = 'unable to parse requirement: ';
      throw new SelectorProblem(start + problem.message);
    }
  }

  #checkedRequirement(): Requirement {
    let token = this.#take();
    const isAbsent = !token.isWord && token.text === '!';
    if (isAbsent) token = this.#take();
    if (!token.isWord) throw found(token.text, ', expected: identifier');
    const key = token.text;
    checkKey('<nil>', key);
    const { text } = this.#next;
    if (isAbsent) return { key, operator: '!', values: [] };
    if (text === '' || text === ',') {
      return { key, operator: 'exists', values: [] };
    }
    const operator = this.#operator();
    const isSet = operator === 'in' || operator === 'notin';
    const values = isSet ? this.#values() : [this.#value()];
    checkValues(key, operator, values);
    return { key, operator, values };
  }

  #operator(): Requirement['operator'] {
    const { text } = this.#take();
    switch (text) {
      case '=': case '==': return '=';
      case '!=': case 'in': case 'notin': return text;
      case '>': return 'gt';
      case '<': return 'lt';
      default: throw found(text, `, expected: ${OPERATORS}`);
    }
  }

  /** Of one value: nothing at all is the empty one. */
  #value(): string {
    const { text, isWord } = this.#next;
    if (!isWord && (text === '' || text === ',')) return '';
    this.#take();
    if (!isWord) throw found(text, ', expected: identifier');
    return text;
  }

  /** (x,y); a place without a value is the empty one. */
  #values(): readonly string[] {
    const open = this.#take().text;
    if (open !== '(') throw found(open, " expected: '('");
    const values = new Set<string>();
    let isPlaceEmpty = true;
    for (;;) {
      const { text, isWord } = this.#take();
      if (isWord) {
        values.add(text);
        isPlaceEmpty = false;
        const after = this.#next.text;
        if (after !== ',' && after !== ')') {
          throw found(after, ", expected: ',' or ')'");
        }
      } else if (text === ',' || text === ')') {
        if (isPlaceEmpty) values.add('');
        if (text === ')') return [...values].sort();
        isPlaceEmpty = true;
      } else throw found(text, ", expected: ',', ')' or identifier");
    }
  }
}

function found(text: string, expected: string): SelectorProblem {
  return new SelectorProblem(`found '${text}'${expected}`);
}

function checkKey(path: string, key: string): void {
  const wrong = qualifiedName(key);
  if (wrong.length > 0) throw invalid(path, key, wrong.join('; '));
}

function checkValues(
  key: string,
  operator: string,
  values: readonly string[],
): void {
  const isOrder = operator === 'gt' || operator === 'lt';
  values.forEach((value, index) => {
    const path = `values[${index}]`;
    if (isOrder && !/^[+-]?\d+$/.test(value)) {
      throw invalid(path, value, "for 'Gt', 'Lt' operators, the value must "
        + 'be an integer');
    }
    const wrong = labelValue(value);
    if (wrong.length === 0) return;
    throw invalid(`${path}[${key}]`, value, wrong.join('; '));
  });
}

function invalid(path: string, value: string, why: string): SelectorProblem {
  const quoted = JSON.stringify(value);
  return new SelectorProblem(`${path}: Invalid value: ${quoted}: ${why}`);
}
