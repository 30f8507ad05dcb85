// What a name may be, and how a generated one ends.
// Upstream: apimachinery/pkg/util/validation, pkg/util/rand and apiserver/
// pkg/storage/names. Same rules and texts. Each check gives what is wrong,
// in words; nothing if all is well.

/** No vowels and no look-alikes, so that no word comes about. */
export const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
/** What remains of a prefix in a name of 63 characters. */
const PREFIX_MAX = LABEL_MAX - SUFFIX_LENGTH;

/** Five characters; `next` gives numbers in [0, 1). */
export function randomSuffix(next: () => number): string {
  let suffix = '';
  for (let i = 0; i < SUFFIX_LENGTH; i += 1) {
    suffix += ALPHABET[Math.floor(next() * ALPHABET.length)];
  }
  return suffix;
}

/** generateName's prefix is cut so that the whole fits in a label. */
export function generatedName(prefix: string, next: () => number): string {
  return prefix.slice(0, PREFIX_MAX) + randomSuffix(next);
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${KEY})?`;
const ENDS = 'and must start and end with an alphanumeric character';

const isLabel = whole(LABEL);
const isSubdomain = whole(SUBDOMAIN);
const isKey = whole(KEY);
const isValue = whole(VALUE);

const NONE: readonly string[] = Object.freeze([]);

/** A namespace's or container's name: a label of the DNS. */
export function dnsLabel(value: string): readonly string[] {
  if (value.length <= LABEL_MAX && isLabel.test(value)) return NONE;
  const wrong = value.length > LABEL_MAX ? [atMost(LABEL_MAX)] : [];
  if (isLabel.test(value)) return wrong;
  if (value.length <= SUBDOMAIN_MAX && isSubdomain.test(value)) {
    return [...wrong, 'must not contain dots'];
  }
  return [...wrong, explain(
    'a lowercase RFC 1123 label must consist of lower case alphanumeric '
      + `characters or '-', ${ENDS}`,
    LABEL,
    ['my-name', '123-abc'],
  )];
}

/** Most objects' names: labels with dots between. */
export function dnsSubdomain(value: string): readonly string[] {
  const wrong = value.length > SUBDOMAIN_MAX ? [atMost(SUBDOMAIN_MAX)] : NONE;
  if (isSubdomain.test(value)) return wrong;
  return [...wrong, explain(
    'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric '
      + `characters, '-' or '.', ${ENDS}`,
    SUBDOMAIN,
    ['example.com'],
  )];
}

/** Keys of labels, annotations and taints: 'app', 'example.com/app'. */
export function qualifiedName(value: string): readonly string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [`a valid label key ${explainKey()} with an optional DNS `
      + "subdomain prefix and '/' (e.g. 'example.com/MyName')"];
  }
  const name = parts.at(-1)!;
  const wrong = parts.length === 2 ? wrongPrefix(parts[0]!) : [];
  if (name === '') wrong.push('name part must be non-empty');
  else if (name.length > LABEL_MAX) wrong.push(`name part ${atMost(63)}`);
  if (!isKey.test(name)) wrong.push(`name part ${explainKey()}`);
  return wrong;
}

function wrongPrefix(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return dnsSubdomain(prefix).map((text) => `prefix part ${text}`);
}

function explainKey(): string {
  return explain(
    `must consist of alphanumeric characters, '-', '_' or '.', ${ENDS}`,
    KEY,
    ['MyName', 'my.name', '123-abc'],
  );
}

/** The values of labels; '' is one. */
export function labelValue(value: string): readonly string[] {
  const wrong = value.length > LABEL_MAX ? [atMost(LABEL_MAX)] : NONE;
  if (isValue.test(value)) return wrong;
  return [...wrong, explain(
    'a valid label must be an empty string or consist of alphanumeric '
      + `characters, '-', '_' or '.', ${ENDS}`,
    VALUE,
    ['MyValue', 'my_value', '12345'],
  )];
}

function atMost(length: number): string {
  return `must be no more than ${length} characters`;
}

/** The comma before 'or' is upstream's. */
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
