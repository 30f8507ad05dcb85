// What a port's name, a key of a ConfigMap, a header … may look like.
// Upstream: apimachinery/pkg/util/validation and pkg/api/validate/content.
// Same rules and texts.

import {
  SUBDOMAIN_MAX, atMost, form,
} from '../../../machinery/api/names.ts';

const PORT_NAME_MAX = 15;

export function portName(value: string): readonly string[] {
  const rules: readonly [boolean, string][] = [
    [value.length > PORT_NAME_MAX, atMost(PORT_NAME_MAX)],
    [!/^[-a-z0-9]+$/.test(value),
      'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'],
    [!/[a-z]/.test(value), 'must contain at least one letter (a-z)'],
    [value.includes('--'), 'must not contain consecutive hyphens'],
    [value.startsWith('-') || value.endsWith('-'),
      'must not begin or end with a hyphen'],
  ];
  return rules.flatMap(([isBroken, text]) => isBroken ? [text] : []);
}

/** Any printable ASCII but '='. */
export function envVarName(value: string): readonly string[] {
  if (/^[ -<>-~]*$/.test(value)) return [];
  return ['a valid environment variable name must consist only of ' +
    "printable ASCII characters other than '='"];
}

const isConfigKey = form(
  '[-._a-zA-Z0-9]+',
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  ['key.name', 'KEY_NAME', 'key-name'],
  SUBDOMAIN_MAX,
);

export function configMapKey(value: string): readonly string[] {
  const wrong = isConfigKey(value);
  if (!value.startsWith('..') && value !== '.') return wrong;
  const must = value.length > 2 ? 'start with' : 'be';
  return [...wrong, `must not ${must} '${value.slice(0, 2)}'`];
}

export const headerName = form(
  '[-A-Za-z0-9]+',
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  ['X-Header-Name'],
);

export const percent = form(
  '[0-9]+%',
  "a valid percent string must be a numeric string followed by an ending '%'",
  ['1%', '93%'],
);

export function between(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}
