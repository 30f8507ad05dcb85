// From a journal to lanes: which actor did what when, what travelled between
// them, and how the objects looked meanwhile.

import type { EntryOf, JournalEntry } from '../machinery/journal.ts';
import type { Millis } from '../kernel/time.ts';
import { barsOf } from './bars.ts';
import { columnsOf } from './describe.ts';
import type { Fold, Lane, LaneEvent, LanesData } from './lanes.ts';
import { shownEntries } from './text.ts';

export interface LanesOptions {
  readonly title: string;
  readonly seed: string;
  /** Lanes to show; a prefix stands for all with it. By default whoever does
   *  something. The order is fixed: clients, store, controllers … */
  readonly actors?: readonly string[];
  readonly hide?: readonly string[];
  /** The learner's actor. */
  readonly yours?: string;
  readonly from?: Millis;
  readonly to: Millis;
  /** Quiet stretches longer than this are folded. Default 1.5 s. */
  readonly foldAfterMs?: Millis;
}

const STORE = 'kube-apiserver';
const FOLD_MS: Millis = 1_500;

export function lanesOf(
  entries: readonly JournalEntry[],
  options: LanesOptions,
): LanesData {
  const { from = 0, to, title, seed } = options;
  const shown = visible(entries, options).filter(({ at }) =>
    at / 1000 >= from && at / 1000 <= to);
  const writes = new Writes(entries);
  const events = shown.flatMap((entry) => eventOf(entry, writes, options))
    .sort((a, b) => a.t - b.t || a.index - b.index);
  const lanes = lanesFor(events, entries, options);
  const { bars, states } = barsOf(entries, { from, to });
  const shownBars = bars.filter(({ object }) =>
    events.some((event) => event.object === object));
  const objects = new Set(shownBars.map(({ object }) => object));
  return {
    title, seed, from, to, lanes, events, bars: shownBars,
    folds: foldsOf(events, options),
    states: states.filter(({ object }) => objects.has(object)),
  };
}

/** What a player leaves out unless it is asked for. */
const HIDDEN = ['cri', 'lease', 'heartbeat', 'request', 'setup', 'event'];

function visible(
  entries: readonly JournalEntry[],
  { actors = [], hide = HIDDEN }: LanesOptions,
): readonly JournalEntry[] {
  const shown = shownEntries(entries, { hide });
  const isShown = (actor: string): boolean => actors.length === 0
    || actor === 'world' || actors.some((wish) => isOne(actor, wish));
  return shown.filter((entry) => isShown(columnsOf(entry).actor)
    && (entry.kind !== 'saw' || isTelling(entry)));
}

function isOne(actor: string, wish: string): boolean {
  return actor === wish || actor.startsWith(`${wish}/`);
}

/** A watch event of one's own write tells nothing; the first sight does. */
function isTelling({ type, resource }: EntryOf<'saw'>): boolean {
  return type !== 'MODIFIED' && !resource.startsWith('leases')
    && !resource.startsWith('events');
}

/** When each revision was stored, and when its request had been sent. */
class Writes {
  readonly #storedAt = new Map<string, Millis>();
  readonly #sentAt = new Map<number, Millis>();

  constructor(entries: readonly JournalEntry[]) {
    const waiting = new Map<string, EntryOf<'stored'>[]>();
    for (const entry of entries) {
      if (entry.kind === 'stored') {
        const version = entry.after?.metadata.resourceVersion ?? '';
        this.#storedAt.set(version, entry.at / 1000);
        const name = `${entry.by} ${entry.verb} ${entry.key}`;
        const list = waiting.get(name);
        if (list === undefined) waiting.set(name, [entry]);
        else list.push(entry);
      } else if (entry.kind === 'request') {
        const name = `${entry.actor} ${entry.request.verb} ${entry.key}`;
        const write = waiting.get(name)?.shift();
        if (write !== undefined) {
          this.#sentAt.set(write.index, entry.sentAt / 1000);
        }
      }
    }
  }

  storedAt(version: string | undefined): Millis | undefined {
    return version === undefined ? undefined : this.#storedAt.get(version);
  }

  sentAt({ index }: JournalEntry): Millis | undefined {
    return this.#sentAt.get(index);
  }
}

function eventOf(
  entry: JournalEntry,
  writes: Writes,
  { yours }: LanesOptions,
): LaneEvent[] {
  const at = entry.at / 1000;
  const { actor, what, object, detail } = columnsOf(entry);
  const base = {
    index: entry.index, what, object, detail, isYours: actor === yours,
  };
  switch (entry.kind) {
    case 'stored': {
      const sent = writes.sentAt(entry);
      const t = Math.min(sent ?? at, at);
      const label = labelOf(entry);
      if (actor === STORE) {
        return [{ ...base, t: at, arrives: at, kind: 'stored', actor, label }];
      }
      return [{
        ...base, t, arrives: at, kind: 'request', actor, to: STORE, label,
      }];
    }
    case 'saw': {
      const version = entry.object.metadata.resourceVersion;
      const t = writes.storedAt(version) ?? at;
      return [{
        ...base, t: Math.min(t, at), arrives: at, kind: 'watch',
        actor: STORE, to: actor, label: entry.type, isYours: false,
      }];
    }
    case 'request': {
      const { code, sentAt } = entry;
      const kind = code === 0 ? 'lost' as const : 'rejected' as const;
      return [{
        ...base, t: sentAt / 1000, arrives: at, kind, actor, to: STORE,
        label: code === 0 ? what : `${what} ${code}`, code,
      }];
    }
    case 'fault':
      return [{
        ...base, t: at, arrives: at, kind: 'fault', label: what,
        actor: entry.target,
      }];
    default:
      return [{
        ...base, t: at, arrives: at, kind: 'local', actor, label: what,
      }];
  }
}

const HTTP: Readonly<Record<string, string>> = {
  create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE',
};

function labelOf(entry: EntryOf<'stored'>): string {
  if (entry.subresource === 'binding') return 'bind';
  if (entry.subresource !== undefined) return entry.subresource;
  return HTTP[entry.verb] ?? entry.verb;
}

/** clients, store, controllers, scheduler, kubelets, runtimes, world. */
function rank(actor: string): number {
  if (actor === 'kubectl') return 0;
  if (actor === STORE) return 1;
  if (actor === 'kube-scheduler') return 3;
  if (actor.startsWith('kubelet/')) return 4;
  if (actor.startsWith('container-runtime/')) return 5;
  if (actor.startsWith('shim/')) return 6;
  return actor === 'world' || actor === 'registry' ? 7 : 2;
}

function lanesFor(
  events: readonly LaneEvent[],
  entries: readonly JournalEntry[],
  { actors = [], yours, to }: LanesOptions,
): Lane[] {
  const names = new Set<string>([STORE]);
  for (const event of events) {
    names.add(event.actor);
    if (event.to !== undefined) names.add(event.to);
  }
  const order = (name: string): number => {
    const wish = actors.findIndex((each) => isOne(name, each));
    return wish < 0 ? rank(name) : wish / 1000 + rank(name);
  };
  const sorted = [...names].filter((name) => name !== '')
    .sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  return sorted.map((actor) => {
    // An exercise's own controller is known by its name.
    const [label = actor, node] = actor.replace(/^controllers\//, '')
      .split('/');
    const isStore = actor === STORE;
    const note = isStore ? 'and etcd' : actor === yours ? 'yours' : node;
    return {
      actor,
      label: LABELS[label] ?? label.replace(/^kube-/, ''),
      ...(note === undefined ? {} : { note }),
      isYours: actor === yours,
      isStore,
      silent: silences(entries, actor, to),
    };
  });
}

/** A shim is the parent of one container's process; a reader sees those. */
const LABELS: Readonly<Record<string, string>> = { shim: 'containers' };

const DOWN = new Set(['crash', 'stop', 'pause']);
const UP = new Set(['start', 'replace']);

function silences(
  entries: readonly JournalEntry[],
  actor: string,
  to: Millis,
): { from: Millis; to: Millis }[] {
  const found: { from: Millis; to: Millis }[] = [];
  let from: Millis | undefined;
  for (const entry of entries) {
    if (entry.kind !== 'fault') continue;
    const { target, hits = [target] } = entry;
    // A machine may have a lane of its own, and is not among what it holds.
    if (target !== actor && !hits.includes(actor)) continue;
    const at = entry.at / 1000;
    if (DOWN.has(entry.what)) from ??= at;
    else if (UP.has(entry.what) && from !== undefined) {
      found.push({ from, to: at });
      from = undefined;
    }
  }
  if (from !== undefined) found.push({ from, to });
  return found;
}

function foldsOf(
  events: readonly LaneEvent[],
  { from = 0, to, foldAfterMs = FOLD_MS }: LanesOptions,
): Fold[] {
  const folds: Fold[] = [];
  let last = events.length === 0 ? to : Math.min(from, events[0]!.t);
  const foldUntil = (t: Millis): void => {
    if (t - last <= foldAfterMs) return;
    folds.push({ from: last, to: t, because: 'nothing but heartbeats' });
  };
  for (const { t, arrives } of events) {
    foldUntil(t);
    last = Math.max(last, arrives);
  }
  // From the last event to the run's end is a quiet stretch like others.
  foldUntil(to);
  return folds;
}

