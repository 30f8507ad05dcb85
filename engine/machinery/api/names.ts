// What a name may be, and how a generated one ends.
// Upstream: apimachinery/pkg/util/validation, pkg/util/rand and apiserver/
// pkg/storage/names. Same rules and texts.

/** No vowels and no look-alikes, so that no word comes about. */
export const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const LABEL_MAX = 63;
export const SUBDOMAIN_MAX = 253;
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

/** What is wrong with a name, in words; nothing if all is well. */
export type NameCheck = (name: string) => readonly string[];

const NONE: readonly string[] = Object.freeze([]);

/** The check that a whole value has the form of `pattern`. The texts are
 *  upstream's, with the comma before 'or'; `max` is in characters. */
export function form(
  pattern: string,
  text: string,
  examples: readonly string[],
  max = Infinity,
): NameCheck {
  const whole = new RegExp(`^${pattern}$`);
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  const wrong =
    `${text} (e.g. ${shown}regex used for validation is '${pattern}')`;
  return (value) => {
    const long = value.length > max ? [atMost(max)] : NONE;
    const isFormed = value.length <= READ_MAX && whole.test(value);
    return isFormed ? long : [...long, wrong];
  };
}

/** Nothing so long is read for more than its length. */
const READ_MAX = 2 ** 16;

export function atMost(length: number): string {
  return `must be no more than ${length} characters`;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const ENDS = 'and must start and end with an alphanumeric character';
const LETTERS = `alphanumeric characters, '-', '_' or '.', ${ENDS}`;

/** Most objects' names: labels with dots between. */
export const dnsSubdomain = form(
  `${LABEL}(\\.${LABEL})*`,
  'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric '
    + `characters, '-' or '.', ${ENDS}`,
  ['example.com'],
  SUBDOMAIN_MAX,
);

const isLabel = form(
  LABEL,
  'a lowercase RFC 1123 label must consist of lower case alphanumeric '
    + `characters or '-', ${ENDS}`,
  ['my-name', '123-abc'],
);

/** A namespace's or container's name: a label of the DNS. */
export function dnsLabel(value: string): readonly string[] {
  const wrong = isLabel(value);
  const isLong = value.length > LABEL_MAX;
  if (wrong === NONE && !isLong) return NONE;
  const isDotted = wrong !== NONE && dnsSubdomain(value) === NONE;
  return [
    ...isLong ? [atMost(LABEL_MAX)] : NONE,
    ...isDotted ? ['must not contain dots'] : wrong,
  ];
}

const isKey = form(
  KEY, `must consist of ${LETTERS}`, ['MyName', 'my.name', '123-abc'],
  LABEL_MAX,
);

/** Keys of labels, annotations and taints: 'app', 'example.com/app'. */
export function qualifiedName(value: string): readonly string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [`a valid label key ${isKey('').join()} with an optional DNS `
      + "subdomain prefix and '/' (e.g. 'example.com/MyName')"];
  }
  const name = parts.at(-1)!;
  const prefix = parts.length === 2 ? wrongPrefix(parts[0]!) : NONE;
  const wrong = isKey(name);
  if (prefix === NONE && wrong === NONE) return NONE;
  const all = name === '' ? ['must be non-empty', ...wrong] : wrong;
  return [...prefix, ...all.map((text) => `name part ${text}`)];
}

function wrongPrefix(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const wrong = dnsSubdomain(prefix);
  return wrong === NONE ? NONE : wrong.map((text) => `prefix part ${text}`);
}

/** The values of labels; '' is one. */
export const labelValue = form(
  `(${KEY})?`,
  `a valid label must be an empty string or consist of ${LETTERS}`,
  ['MyValue', 'my_value', '12345'],
  LABEL_MAX,
);
