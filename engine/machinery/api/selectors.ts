// Label and field selectors, as text and as objects.
// Upstream: apimachinery/pkg/labels and pkg/fields, and pkg/apis/meta/v1
// LabelSelectorAsSelector. Same.

import { badRequest } from './errors.ts';
import type { LabelSelector } from './meta.ts';
import { remembering } from '../memo.ts';
import { parseRequirements, SelectorProblem } from './selector-parser.ts';
import type { Requirement } from './selector-parser.ts';

export type { Requirement } from './selector-parser.ts';

type Labels = Readonly<Record<string, string>>;

const NONE: Labels = Object.freeze({});

/** 'a=b,c!=d,e in (x,y),!f', in the order of keys. BadRequest with
 *  upstream's words. */
export const parseLabelSelector = remembering(
  2_000,
  (text): readonly Requirement[] => {
    try {
      return parseRequirements(text);
    } catch (problem) {
      if (!(problem instanceof SelectorProblem)) throw problem;
      throw badRequest(problem.message);
    }
  },
);

/** Whether the labels fit a selector's text; '' fits all. */
export function matchesText(
  text: string,
  labels: Labels | undefined,
): boolean {
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
  if (matchExpressions === undefined) return true;
  for (const expression of matchExpressions) {
    const requirement = requirementOf(expression);
    const value = labels[expression.key];
    if (requirement === undefined || !fits(requirement, value)) return false;
  }
  return true;
}

/** A requirement as objects carry it: in Kubernetes' own words. */
export interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const FROM_WORD: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!', Gt: 'gt',
  Lt: 'lt',
};
const REQUIREMENTS = new WeakMap<Expression, Requirement>();

/** Undefined for an operator that nobody knows: it matches nothing. */
export function requirementOf(
  expression: Expression,
): Requirement | undefined {
  const known = REQUIREMENTS.get(expression);
  if (known !== undefined) return known;
  const { key, values = [] } = expression;
  const operator = FROM_WORD[expression.operator];
  if (operator === undefined) return undefined;
  const requirement = { key, operator, values };
  REQUIREMENTS.set(expression, requirement);
  return requirement;
}

function matchesAll(
  requirements: readonly Requirement[],
  labels: Labels,
): boolean {
  for (const requirement of requirements) {
    if (!fits(requirement, labels[requirement.key])) return false;
  }
  return true;
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
    case 'gt': return isBelow(values[0], value);
    case 'lt': return isBelow(value, values[0]);
  }
}

const INTEGER = /^[+-]?\d+$/;

/** As integers; false if either is none. */
function isBelow(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (!INTEGER.test(a) || !INTEGER.test(b)) return false;
  return Number(a) < Number(b);
}

/** A selector in words, as `kubectl` prints it. */
export function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>';
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const parts = Object.keys(matchLabels).map((key) =>
    ({ key, text: `${key}=${matchLabels[key]}` }));
  for (const { key, operator, values = [] } of matchExpressions) {
    const list = [...values].sort().join(',');
    const text = operator === 'In' ? `${key} in (${list})`
      : operator === 'NotIn' ? `${key} notin (${list})`
        : operator === 'Exists' ? key : `!${key}`;
    parts.push({ key, text });
  }
  parts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return parts.length === 0 ? '<none>'
    : parts.map(({ text }) => text).join(',');
}

export interface FieldRequirement {
  /** 'spec.nodeName' */
  readonly path: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/** 'spec.nodeName=node-1,metadata.name!=web', in the order of the terms'
 *  text. A backslash makes a comma, an equals sign or a backslash part of a
 *  value. BadRequest with upstream's words. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const terms = text.match(/(?:\\[^]|[^,\\])+|\\$/g) ?? [];
  return [...terms].sort().map((term) => {
    const split = /^([^]*?)(!=|==|=)([^]*)$/.exec(term);
    if (split === null) {
      throw badRequest(`invalid selector: '${text}'; can't understand `
        + `'${term}'`);
    }
    const [, path = '', operator, value = ''] = split;
    return { path, isEqual: operator !== '!=', value: unescaped(value) };
  });
}

function unescaped(value: string): string {
  const start = 'invalid field selector: ';
  return value.replace(/\\([^]?)|=/g, (found: string, escaped?: string) => {
    if (found === '=') {
      const code = found.charCodeAt(0);
      throw badRequest(`${start}unescaped character in value: ${code}`);
    }
    if (escaped === '\\' || escaped === ',' || escaped === '=') return escaped;
    throw badRequest(`${start}invalid escape sequence: ${found}`);
  });
}

/** Whether an object's fields have these values; an absent one has ''. */
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
