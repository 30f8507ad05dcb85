// Label and field selectors, as text and as objects.
// Upstream: apimachinery/pkg/labels/selector.go, pkg/fields. Same syntax.

import { badRequest } from './errors.ts';
import type { LabelSelector } from './meta.ts';

type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator:
    | '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  readonly values: readonly string[];
}

const PARSED = new Map<string, readonly Requirement[]>();
const CACHE_MAX = 2_000;

/** 'a=b,c!=d,e in (x,y),!f'. BadRequest with upstream's words. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  let parsed = PARSED.get(text);
  if (parsed !== undefined) return parsed;
  parsed = splitOutside(text).map((part) => parseRequirement(part, text));
  if (PARSED.size > CACHE_MAX) PARSED.clear();
  PARSED.set(text, parsed);
  return parsed;
}

/** Whether the labels fit a selector's text; '' fits all. */
export function matchesText(text: string, labels: Labels | undefined) {
  if (text === '') return true;
  return matchesAll(parseLabelSelector(text), labels ?? NONE);
}

/** Whether an object's labels fit; an empty selector fits all, an absent
 *  one nothing. */
export function matches(
  selector: LabelSelector | undefined,
  object: { readonly metadata: { readonly labels?: Labels } },
): boolean {
  if (selector === undefined) return false;
  return matchesLabels(selector, object.metadata.labels);
}

export function matchesLabels(
  selector: LabelSelector,
  given: Labels | undefined,
): boolean {
  const labels = given ?? NONE;
  const { matchLabels, matchExpressions } = selector;
  for (const key in matchLabels) {
    if (labels[key] !== matchLabels[key]) return false;
  }
  return matchExpressions === undefined
    || matchesAll(matchExpressions.map(fromExpression), labels);
}

/** The text form, as `kubectl` prints a selector. */
export function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>';
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const parts = Object.keys(matchLabels).sort()
    .map((key) => `${key}=${matchLabels[key]}`);
  for (const { key, operator, values = [] } of matchExpressions) {
    if (operator === 'In') parts.push(`${key} in (${values.join(',')})`);
    else if (operator === 'NotIn') {
      parts.push(`${key} notin (${values.join(',')})`);
    } else parts.push(operator === 'Exists' ? key : `!${key}`);
  }
  return parts.length === 0 ? '<none>' : parts.join(',');
}

const NONE: Labels = Object.freeze({});

const FROM_WORD: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!', Gt: 'gt',
  Lt: 'lt',
};

function fromExpression(expression: {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}): Requirement {
  const operator = FROM_WORD[expression.operator] ?? 'exists';
  return { key: expression.key, operator, values: expression.values ?? [] };
}

function matchesAll(
  requirements: readonly Requirement[],
  labels: Labels,
): boolean {
  return requirements.every((each) => fits(each, labels[each.key]));
}

/** Whether a label's value (undefined: it has none) meets a requirement. */
export function fits(
  { operator, values }: Requirement,
  value: string | undefined,
): boolean {
  switch (operator) {
    case '=': return value === values[0];
    case '!=': return value !== values[0];
    case 'in': return value !== undefined && values.includes(value);
    case 'notin': return value === undefined || !values.includes(value);
    case 'exists': return value !== undefined;
    case '!': return value === undefined;
    case 'gt': return value !== undefined && Number(value) > Number(values[0]);
    case 'lt': return value !== undefined && Number(value) < Number(values[0]);
  }
}

/** Commas inside parentheses do not separate. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    else if (text[i] === ')') depth -= 1;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const KEY = '([A-Za-z0-9][-A-Za-z0-9_./]*)';
const SET = new RegExp(`^${KEY}\\s+(in|notin)\\s+\\(([^()]*)\\)$`);
const EQUAL = new RegExp(`^${KEY}\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`);
const ORDER = new RegExp(`^${KEY}\\s*([<>])\\s*(-?\\d+)$`);
const BARE = new RegExp(`^(!?)\\s*${KEY}$`);

function parseRequirement(part: string, whole: string): Requirement {
  const set = SET.exec(part);
  if (set !== null) {
    const values = set[3]!.split(',').map((value) => value.trim());
    return { key: set[1]!, operator: set[2] as 'in' | 'notin', values };
  }
  const equal = EQUAL.exec(part);
  if (equal !== null) {
    const operator = equal[2] === '!=' ? '!=' : '=';
    return { key: equal[1]!, operator, values: [equal[3]!] };
  }
  const order = ORDER.exec(part);
  if (order !== null) {
    const operator = order[2] === '>' ? 'gt' : 'lt';
    return { key: order[1]!, operator, values: [order[3]!] };
  }
  const bare = BARE.exec(part);
  if (bare !== null) {
    const operator = bare[1] === '!' ? '!' : 'exists';
    return { key: bare[2]!, operator, values: [] };
  }
  throw badRequest(`unable to parse requirement: found '${part}', expected `
    + `a selector such as a=b in "${whole}"`);
}

// ---- field selectors ------------------------------------------------------

export interface FieldRequirement {
  /** 'spec.nodeName' */
  readonly path: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/** 'spec.nodeName=node-1,metadata.name!=web' */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const found = /^\s*([^=!]+?)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part);
    if (found === null) {
      throw badRequest(`invalid selector: '${text}'; can't understand `
        + `'${part}'`);
    }
    const [, path = '', operator, value = ''] = found;
    return { path, isEqual: operator !== '!=', value };
  });
}

/** An absent field equals ''. */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  object: unknown,
): boolean {
  return requirements.every(({ path, isEqual, value }) => {
    let at = object;
    for (const name of path.split('.')) {
      at = (at as Readonly<Record<string, unknown>> | undefined)?.[name];
    }
    return (String(at ?? '') === value) === isEqual;
  });
}
