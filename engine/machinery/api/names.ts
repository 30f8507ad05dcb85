// Names: what may be one, and how a generated one ends.
// Upstream: apimachinery/pkg/util/validation and util/rand. Same texts.

/** No vowels and no look-alikes, so that no word comes about. */
export const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const GENERATED_BASE_MAX = 58;

/** Five characters; `next` gives numbers in [0, 1). */
export function randomSuffix(next: () => number): string {
  let suffix = '';
  for (let i = 0; i < SUFFIX_LENGTH; i += 1) {
    suffix += ALPHABET[Math.floor(next() * ALPHABET.length)];
  }
  return suffix;
}

/** generateName's base is cut so that the whole is a valid name. */
export function generatedName(base: string, next: () => number): string {
  return base.slice(0, GENERATED_BASE_MAX) + randomSuffix(next);
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const tooLong = (most: number): string =>
  `must be no more than ${most} characters`;

/** Complaints; none if it is a DNS-1123 label. */
export function complaintsAsLabel(name: string): string[] {
  const complaints: string[] = [];
  if (name.length > 63) complaints.push(tooLong(63));
  if (!LABEL.test(name)) {
    complaints.push('a lowercase RFC 1123 label must consist of lower case '
      + "alphanumeric characters or '-', and must start and end with an "
      + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used "
      + "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
  }
  return complaints;
}

/** Complaints; none if it is a DNS-1123 subdomain. */
export function complaintsAsSubdomain(name: string): string[] {
  const complaints: string[] = [];
  if (name.length > 253) complaints.push(tooLong(253));
  if (!SUBDOMAIN.test(name)) {
    complaints.push('a lowercase RFC 1123 subdomain must consist of lower '
      + "case alphanumeric characters, '-' or '.', and must start and end "
      + "with an alphanumeric character (e.g. 'example.com', regex used for "
      + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?"
      + "(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
  }
  return complaints;
}

/** Complaints about a label's or annotation's key. */
export function complaintsAsQualifiedName(key: string): string[] {
  const parts = key.split('/');
  const name = parts.at(-1)!;
  const complaints: string[] = [];
  if (parts.length === 2 && parts[0] === '') {
    complaints.push('prefix part must be non-empty');
  } else if (parts.length === 2) {
    complaints.push(...complaintsAsSubdomain(parts[0]!)
      .map((complaint) => `prefix part ${complaint}`));
  }
  if (name === '') complaints.push('name part must be non-empty');
  else if (name.length > 63) complaints.push(`name part ${tooLong(63)}`);
  if (parts.length > 2 || !QUALIFIED.test(name)) {
    complaints.push(`${parts.length > 2 ? 'a qualified name' : 'name part'} `
      + "must consist of alphanumeric characters, '-', '_' or '.', and must "
      + "start and end with an alphanumeric character (e.g. 'MyName',  or "
      + "'my.name',  or '123-abc', regex used for validation is "
      + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
  }
  return complaints;
}

export function complaintsAsLabelValue(value: string): string[] {
  const complaints: string[] = [];
  if (value.length > 63) complaints.push(tooLong(63));
  if (!LABEL_VALUE.test(value)) {
    complaints.push('a valid label must be an empty string or consist of '
      + "alphanumeric characters, '-', '_' or '.', and must start and end "
      + "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
      + "'12345', regex used for validation is "
      + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
  }
  return complaints;
}
