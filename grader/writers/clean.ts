// Text from a learner's run may hold anything: signs that a terminal obeys,
// signs that XML forbids, thousands of lines. What a writer writes went
// through here.

/** Controls but tab and line feed; halves of pairs; the two non-characters. */
const FORBIDDEN = new RegExp([
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\ufffe\\uffff]',
  '[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]',
  '\\p{Surrogate}',
].join('|'), 'gu');

const CHARACTERS_MAX = 4_000;

/** Without what could steer the reader; cut at 4,000 characters. */
export function clean(text: string): string {
  const short = text.length <= CHARACTERS_MAX
    ? text : `${text.slice(0, CHARACTERS_MAX)} (cut)`;
  return short.replaceAll('\r\n', '\n').replace(FORBIDDEN, '');
}

export function cleanLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

const NAME_BYTES_MAX = 100;

/** Makes names of letters, digits and ._- that fit every reader: at most
 *  100 bytes, and no two alike. */
export function safeNames(): (name: string) => string {
  const used = new Set<string>();
  return (name) => {
    const safe = name.replace(/[^A-Za-z0-9._-]+/g, '_') || '_';
    const base = safe.slice(0, NAME_BYTES_MAX);
    let unique = base;
    for (let count = 2; used.has(unique); count += 1) {
      const tail = `-${count}`;
      unique = base.slice(0, NAME_BYTES_MAX - tail.length) + tail;
    }
    used.add(unique);
    return unique;
  };
}
