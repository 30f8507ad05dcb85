// What a name, a label, a port name … may look like.
// Upstream: apimachinery/pkg/util/validation and pkg/api/validate/content.
// Same rules and texts. Each function gives what is wrong, in words; nothing
// if all is well.

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${KEY})?`;
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const HEADER = '[-A-Za-z0-9]+';
const PERCENT = '[0-9]+%';

const isLabel = whole(LABEL);
const isSubdomain = whole(SUBDOMAIN);
const isDns1035 = whole(DNS_1035);
const isKey = whole(KEY);
const isValue = whole(VALUE);
const isConfigKey = whole(CONFIG_KEY);
const isHeader = whole(HEADER);
const isPercent = whole(PERCENT);

const NONE: readonly string[] = [];
const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
const PORT_NAME_MAX = 15;
const ALPHANUMERIC_ENDS =
  "and must start and end with an alphanumeric character";

export type NameCheck = (name: string) => readonly string[];

/** Namespaces, containers, volumes. */
export function dnsLabel(value: string): readonly string[] {
  if (value.length <= LABEL_MAX && isLabel.test(value)) return NONE;
  const wrong = value.length > LABEL_MAX ? [atMost(LABEL_MAX)] : [];
  if (isLabel.test(value)) return wrong;
  if (value.length <= SUBDOMAIN_MAX && isSubdomain.test(value)) {
    return [...wrong, 'must not contain dots'];
  }
  return [...wrong, explain(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric " +
    `characters or '-', ${ALPHANUMERIC_ENDS}`,
    LABEL,
    ['my-name', '123-abc'],
  )];
}

/** Most objects. */
export function dnsSubdomain(value: string): readonly string[] {
  if (value.length > SUBDOMAIN_MAX) {
    const isWellFormed = value.length < 4096 && isSubdomain.test(value);
    const start = [atMost(SUBDOMAIN_MAX)];
    return isWellFormed ? start : [...start, explainSubdomain()];
  }
  return isSubdomain.test(value) ? NONE : [explainSubdomain()];
}

function explainSubdomain(): string {
  return explain(
    'a lowercase RFC 1123 subdomain must consist of lower case ' +
    `alphanumeric characters, '-' or '.', ${ALPHANUMERIC_ENDS}`,
    SUBDOMAIN,
    ['example.com'],
  );
}

export function dns1035Label(value: string): readonly string[] {
  const wrong = value.length > LABEL_MAX ? [atMost(LABEL_MAX)] : [];
  if (isDns1035.test(value)) return wrong;
  return [...wrong, explain(
    "a DNS-1035 label must consist of lower case alphanumeric characters " +
    "or '-', start with an alphabetic character, and end with an " +
    'alphanumeric character',
    DNS_1035,
    ['my-name', 'abc-123'],
  )];
}

/** Keys of labels, annotations, taints; names of conditions and gates. */
export function qualifiedName(value: string): readonly string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    const start = `a valid label key ${explainKey()}`;
    return [`${start} with an optional DNS subdomain prefix and '/' ` +
      "(e.g. 'example.com/MyName')"];
  }
  const name = parts.at(-1)!;
  const prefix = parts.length === 2 ? wrongPrefix(parts[0]!) : NONE;
  if (name.length > LABEL_MAX) {
    const rest = isKey.test(name) ? [] : [`name part ${explainKey()}`];
    return [...prefix, `name part ${atMost(LABEL_MAX)}`, ...rest];
  }
  if (isKey.test(name)) return prefix;
  const empty = name === '' ? ['name part must be non-empty'] : [];
  return [...prefix, ...empty, `name part ${explainKey()}`];
}

function wrongPrefix(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return dnsSubdomain(prefix).map((text) => `prefix part ${text}`);
}

function explainKey(): string {
  return explain(
    `must consist of alphanumeric characters, '-', '_' or '.', ` +
    ALPHANUMERIC_ENDS,
    KEY,
    ['MyName', 'my.name', '123-abc'],
  );
}

export function labelValue(value: string): readonly string[] {
  const wrong = value.length > LABEL_MAX ? [atMost(LABEL_MAX)] : [];
  if (isValue.test(value)) return wrong;
  return [...wrong, explain(
    'a valid label must be an empty string or consist of alphanumeric ' +
    `characters, '-', '_' or '.', ${ALPHANUMERIC_ENDS}`,
    VALUE,
    ['MyValue', 'my_value', '12345'],
  )];
}

export function portName(value: string): readonly string[] {
  const wrong: string[] = [];
  if (value.length > PORT_NAME_MAX) wrong.push(atMost(PORT_NAME_MAX));
  if (!/^[-a-z0-9]+$/.test(value)) {
    wrong.push('must contain only alpha-numeric characters (a-z, 0-9), ' +
      'and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) {
    wrong.push('must contain at least one letter (a-z)');
  }
  if (value.includes('--')) {
    wrong.push('must not contain consecutive hyphens');
  }
  if (value.startsWith('-') || value.endsWith('-')) {
    wrong.push('must not begin or end with a hyphen');
  }
  return wrong;
}

export function portNumber(value: number): readonly string[] {
  return value >= 1 && value <= 65_535 ? NONE : [between(1, 65_535)];
}

/** Any printable ASCII but '='. */
export function envVarName(value: string): readonly string[] {
  if (/^[ -<>-~]*$/.test(value)) return NONE;
  return ['a valid environment variable name must consist only of ' +
    "printable ASCII characters other than '='"];
}

export function configMapKey(value: string): readonly string[] {
  const wrong = value.length > SUBDOMAIN_MAX ? [atMost(SUBDOMAIN_MAX)] : [];
  if (!isConfigKey.test(value)) {
    wrong.push(explain(
      "a valid config key must consist of alphanumeric characters, '-', " +
      "'_' or '.'",
      CONFIG_KEY,
      ['key.name', 'KEY_NAME', 'key-name'],
    ));
  }
  if (value === '.') wrong.push("must not be '.'");
  else if (value === '..') wrong.push("must not be '..'");
  else if (value.startsWith('..')) wrong.push("must not start with '..'");
  return wrong;
}

export function headerName(value: string): readonly string[] {
  if (isHeader.test(value)) return NONE;
  return [explain(
    "a valid HTTP header must consist of alphanumeric characters or '-'",
    HEADER,
    ['X-Header-Name'],
  )];
}

export function percent(value: string): readonly string[] {
  if (isPercent.test(value)) return NONE;
  return [explain(
    "a valid percent string must be a numeric string followed by an " +
    "ending '%'",
    PERCENT,
    ['1%', '93%'],
  )];
}

export function between(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

function atMost(length: number): string {
  return `must be no more than ${length} characters`;
}

function explain(
  text: string,
  pattern: string,
  examples: readonly string[],
): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${text} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}
