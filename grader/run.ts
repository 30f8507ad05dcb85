// A finished run as checks read it: entries from t = 0 on, and the objects
// as they were at any time.

import type {
  ApiObject, Cluster, EntryBody, EntryOf, JournalEntry, Key, Millis,
} from '@clusterwright/engine';
import type { Run } from './check.ts';

interface Version {
  readonly at: Millis;
  readonly object: ApiObject | undefined;
}

export interface RunOptions {
  readonly actor: string;
  readonly scenario?: string;
  readonly seed?: string;
}

export function runOf(cluster: Cluster, options: RunOptions): Run {
  const all: JournalEntry[] = [];
  const entries: JournalEntry[] = [];
  const byKind = new Map<string, JournalEntry[]>();
  const history = new History();
  for (const entry of cluster.entries()) {
    all.push(entry);
    if (entry.kind === 'stored') history.note(entry);
    if (entry.index < cluster.bootEnd) continue;
    entries.push(entry);
    const same = byKind.get(entry.kind);
    if (same === undefined) byKind.set(entry.kind, [entry]);
    else same.push(entry);
  }
  return {
    scenario: options.scenario ?? '',
    seed: options.seed ?? '',
    actor: options.actor,
    endedAt: cluster.now,
    entries,
    of<K extends EntryBody['kind']>(kind: K) {
      return [...byKind.get(kind) ?? []] as EntryOf<K>[];
    },
    objectAt: (resource, key, at) => history.at(resource, key, at) as never,
    objectsAt: (resource, at) => history.all(resource, at) as never,
    ...courseOf(all, options.actor, cluster.now),
  };
}

class History {
  readonly #versions = new Map<string, Map<Key, Version[]>>();

  note({ resource, key, after, at }: EntryOf<'stored'>): void {
    let keys = this.#versions.get(resource);
    if (keys === undefined) this.#versions.set(resource, keys = new Map());
    const version = { at: at / 1000, object: after };
    const versions = keys.get(key);
    if (versions === undefined) keys.set(key, [version]);
    else versions.push(version);
  }

  at(resource: string, key: Key, at: Millis): ApiObject | undefined {
    const versions = this.#versions.get(resource)?.get(key) ?? [];
    return versions.findLast((version) => version.at <= at)?.object;
  }

  all(resource: string, at: Millis): ApiObject[] {
    const keys = this.#versions.get(resource)?.keys() ?? [];
    const found: ApiObject[] = [];
    for (const key of keys) {
      const object = this.at(resource, key, at);
      if (object !== undefined) found.push(object);
    }
    return found;
  }
}

const DOWN = new Set(['crash', 'stop', 'pause']);
const UP = new Set(['start', 'replace']);

/** Faults say when an actor was down; before the first it was up. */
function courseOf(
  entries: readonly JournalEntry[],
  actor: string,
  endedAt: Millis,
): Pick<Run, 'upBetween' | 'begins'> {
  const spans: { from: Millis; to: Millis }[] = [];
  const begins: Millis[] = [];
  let from: Millis | undefined = 0;
  let isPaused = false;
  for (const entry of entries) {
    if (entry.kind !== 'fault') continue;
    const { target, hits = [target] } = entry;
    if (!hits.includes(actor)) continue;
    const at = entry.at / 1000;
    const { what } = entry;
    if (UP.has(what)) {
      const isResume = what === 'start' && (isPaused || from !== undefined);
      if (!isResume) begins.push(at);
      from ??= at;
    } else if (DOWN.has(what) && from !== undefined) {
      spans.push({ from, to: at });
      from = undefined;
    }
    if (UP.has(what) || DOWN.has(what)) isPaused = what === 'pause';
  }
  if (from !== undefined) spans.push({ from, to: endedAt });
  return { upBetween: spans, begins };
}
