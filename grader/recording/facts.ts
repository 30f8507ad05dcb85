// The facts in one entry: what DESIGN §6 names, and nothing else. Phase,
// conditions with their reasons and texts, taints, counts, container states,
// an endpoint's conditions, and of an Event its type, text and count. Times,
// ids, addresses, specs and annotations are none.

import { keyOfElement } from './element-key.ts';
import type { RecordedEntry } from './recording.ts';

/** Fact's name to its value as text; equal names and values agree. */
export type Facts = ReadonlyMap<string, string>;

const ABSENT = 'absent';
const PRESENT = 'present';

/** The facts of an entry; `text` normalises what people read. */
export function factsOf(
  entry: RecordedEntry,
  text: (raw: string) => string,
): Facts {
  const facts = new Map<string, string>();
  if (entry.kind === 'event') {
    facts.set('type', entry.type);
    facts.set('message', text(entry.message));
    facts.set('count', String(entry.count));
    return facts;
  }
  const keep = (path: string, fact: string | undefined) => {
    if (fact === undefined) return;
    let name = text(path);
    // Two Pods of one set have one normalised name.
    while (facts.has(name)) name += '+';
    facts.set(name, fact);
  };
  const put = (path: string, value: unknown) =>
    keep(path, factAt(path, value, text));
  for (const [path, [before, after]] of Object.entries(entry.changed ?? {})) {
    walk(path, after, put);
    if (after === null && typeof before === 'number' && COUNT.test(path)) {
      keep(path, ABSENT);
    }
  }
  for (const part of ['spec', 'status', 'endpoints', 'subsets']) {
    const value = entry.object?.[part];
    if (value !== undefined) walk(part, value, put);
  }
  return facts;
}

/** Calls `put` for the value and everything in it, lists by their keys. */
function walk(
  path: string,
  value: unknown,
  put: (path: string, value: unknown) => void,
): void {
  put(path, value);
  if (path === 'subsets') return walkSubsets(value, put);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    value.forEach((element, index) =>
      walk(`${path}[${keyOfElement(element) ?? index}]`, element, put));
    return;
  }
  for (const [name, part] of Object.entries(value)) {
    walk(`${path}.${name}`, part, put);
  }
}

/** An Endpoints object changes as a whole: it says how many there are. */
function walkSubsets(
  value: unknown,
  put: (path: string, value: unknown) => void,
): void {
  const subsets = (value ?? []) as Readonly<Record<string, unknown[]>>[];
  for (const list of ['addresses', 'notReadyAddresses']) {
    put(`subsets.${list}`, subsets.reduce((sum, subset) =>
      sum + (subset[list]?.length ?? 0), 0));
  }
}

interface FactRule {
  readonly name: string;
  readonly path: RegExp;
  readonly value: 'as it is' | 'is there' | 'is gone';
}

const STATE =
  /^status\.\w*[cC]ontainerStatuses\[[^\]]+\]\.(state|lastState)\./;

const RULES: readonly FactRule[] = [
  { name: 'phase', path: /^status\.phase$/, value: 'as it is' },
  {
    name: 'a status\' own reason and text',
    path: /^status\.(reason|message)$/, value: 'as it is',
  },
  {
    name: 'a condition',
    path: /^status\.conditions\[[^\]]+\]\.(status|reason|message)$/,
    value: 'as it is',
  },
  {
    name: 'a condition taken away',
    path: /^status\.conditions\[[^\]]+\]$/, value: 'is gone',
  },
  {
    name: 'an endpoint',
    path: /^endpoints\[[^\]]+\]\.conditions\.\w+$/, value: 'as it is',
  },
  {
    name: 'an endpoint taken away',
    path: /^endpoints\[[^\]]+\]$/, value: 'is gone',
  },
  {
    name: 'how many addresses stand behind a Service',
    path: /^subsets\.\w+$/, value: 'as it is',
  },
  { name: 'a taint', path: /^spec\.taints\[[^\]]+\]$/, value: 'is there' },
  {
    name: 'a container',
    path: /\w*[cC]ontainerStatuses\[[^\]]+\]\.(ready|started|restartCount)$/,
    value: 'as it is',
  },
  {
    name: 'a container\'s state',
    path: new RegExp(`${STATE.source}(waiting|running|terminated)$`),
    value: 'is there',
  },
  {
    name: 'why a container is in that state',
    path: new RegExp(
      `${STATE.source}\\w+\\.(reason|message|exitCode|signal)$`),
    value: 'as it is',
  },
];

/** A count in a status, or the one that a scale changes. Counts inside
 * conditions, resources, addresses and images are none. */
const COUNT = /^(status\.(\w+)|spec\.(replicas|parallelism|completions))$/;

function factAt(
  path: string,
  value: unknown,
  text: (raw: string) => string,
): string | undefined {
  const rule = RULES.find((candidate) => candidate.path.test(path));
  if (rule === undefined) {
    return typeof value === 'number' && COUNT.test(path)
      ? String(value) : undefined;
  }
  const isThere = value !== null && value !== undefined;
  switch (rule.value) {
    case 'is there': return isThere ? PRESENT : ABSENT;
    case 'is gone': return isThere ? undefined : ABSENT;
    case 'as it is':
      if (!isThere) return ABSENT;
      return typeof value === 'string' ? text(value) : String(value);
  }
}
