// Makes texts of two recordings comparable: what differs from run to run by
// nature (names, addresses, durations, ids, times) becomes a word in <>.

const RULES: readonly (readonly [RegExp, string])[] = [
  // An id of an object, and of a container or image.
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
    '<uid>'],
  [/\b[0-9a-f]{64}\b/g, '<id>'],
  // The volume that admission adds ends in random characters.
  [/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<random>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  // The port belongs to the text: a probe of another port is another probe.
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, '<address>'],
  // Go's way to print a duration: 69ms, 1m20s, 1.5s, 5m0s, 2h0m0s.
  [/\b(\d+(\.\d+)?(ns|µs|us|ms|h|m|s))+(?![\w-])/g, '<duration>'],
];

/**
 * A function that normalises texts of one recording. `names` says what to
 * write for a name that differs from run to run.
 */
export function normaliser(
  names: ReadonlyMap<string, string>,
): (text: string) => string {
  const known = [...names.keys()]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const pattern = known.length === 0
    ? undefined
    : new RegExp(
      `(?<![a-z0-9.-])(${known.map(escaped).join('|')})(?![a-z0-9-])`, 'g');
  const done = new Map<string, string>();
  return (text) => {
    const before = done.get(text);
    if (before !== undefined) return before;
    let after = pattern === undefined
      ? text
      : text.replace(pattern, (name) => names.get(name) ?? name);
    for (const [rule, word] of RULES) after = after.replace(rule, word);
    done.set(text, after);
    return after;
  };
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
