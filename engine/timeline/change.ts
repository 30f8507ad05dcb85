// What changed between two versions of an object: as paths, in the form of
// the recordings, and as the few words that a timeline shows.

/** `[before, after]` by path; null is "absent". */
export type Changes = Readonly<Record<string, readonly [unknown, unknown]>>;

type Fields = Readonly<Record<string, unknown>>;

/** What no watcher cares about: it changes with every write. */
const IGNORED = new Set(['metadata.resourceVersion', 'metadata.managedFields']);

/** Elements of lists that have a key are named by it:
 *  `status.conditions[Ready].status`. Other lists change as a whole. */
export function changesOf(before: unknown, after: unknown): Changes {
  const changes: Record<string, readonly [unknown, unknown]> = {};
  collect('', before, after, changes);
  return changes;
}

function collect(
  path: string,
  before: unknown,
  after: unknown,
  into: Record<string, readonly [unknown, unknown]>,
): void {
  if (before === after || IGNORED.has(path)) return;
  if (isFields(before) && isFields(after)) {
    for (const name of namesOf(before, after)) {
      collect(joined(path, name), before[name], after[name], into);
    }
    return;
  }
  const old = elementsOf(path, before);
  const now = elementsOf(path, after);
  if (old !== undefined && now !== undefined && old.size + now.size > 0) {
    for (const key of new Set([...old.keys(), ...now.keys()])) {
      collect(`${path}[${key}]`, old.get(key), now.get(key), into);
    }
    return;
  }
  if (isSame(before, after)) return;
  into[path] = [before ?? null, after ?? null];
}

/** Names with points or slashes are quoted: `labels["example.com/a"]`. */
function joined(path: string, name: string): string {
  if (path === '') return name;
  return /[./]/.test(name) ? `${path}["${name}"]` : `${path}.${name}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesOf(before: Fields, after: Fields): Set<string> {
  return new Set([...Object.keys(before), ...Object.keys(after)]);
}

/** The lists whose elements the recorder names; others change as a whole. */
const KEYED = new RegExp('(^|\\.)('
  + 'conditions|(init|ephemeral)?[cC]ontainerStatuses|endpoints|taints|'
  + 'ownerReferences|(initC|c)ontainers|env)$');

/** Elements by key, or undefined if it is no list of keyed elements. */
function elementsOf(
  path: string,
  value: unknown,
): Map<string, unknown> | undefined {
  if (!KEYED.test(path)) return undefined;
  if (value === undefined || value === null) return new Map();
  if (!Array.isArray(value)) return undefined;
  const elements = new Map<string, unknown>();
  for (const element of value as unknown[]) {
    const key = keyOfElement(element);
    if (key === undefined || elements.has(key)) return undefined;
    elements.set(key, element);
  }
  return elements;
}

function keyOfElement(element: unknown): string | undefined {
  if (!isFields(element)) return undefined;
  const { key, effect, type, kind, name, targetRef } = element;
  if (typeof key === 'string' && typeof effect === 'string') {
    return `${key}:${effect}`;
  }
  if (typeof type === 'string') return type;
  if (typeof name === 'string') {
    return typeof kind === 'string' ? `${kind}/${name}` : name;
  }
  const target = isFields(targetRef) ? targetRef['name'] : undefined;
  return typeof target === 'string' ? target : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null)
    || JSON.stringify(a) === JSON.stringify(b);
}
