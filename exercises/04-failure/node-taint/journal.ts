// What the checks read out of a run: every change of a node's Ready condition
// and of its taints, in order, and how dark its zone was at the time.

import { readyStatus } from '#engine';
import type { Millis, NodeName, v1 } from '#engine';
import type { Run } from '#grader';
import { isOurs, NOT_READY, UNREACHABLE } from './contract.ts';
import type { Ready, TaintKey, ZoneKey } from './contract.ts';

export type Stored = ReturnType<typeof storedNodes>[number];

function storedNodes(run: Run) {
  return run.of('stored').filter(({ resource, after }) =>
    resource === 'nodes' && after !== undefined);
}

/** One write to a node, whoever made it. */
export interface Change {
  readonly at: Millis;
  readonly name: NodeName;
  readonly before: v1.Node | undefined;
  readonly after: v1.Node;
  readonly isMine: boolean;
  readonly entry: Stored;
}

export function changesIn(run: Run): readonly Change[] {
  return storedNodes(run).map((entry) => ({
    at: entry.at / 1000,
    name: entry.key,
    before: entry.before as v1.Node | undefined,
    after: entry.after as v1.Node,
    isMine: entry.by === run.actor && entry.subresource === undefined,
    entry,
  }));
}

/** Changes of the Ready condition alone, with what was said. */
export function turnsIn(run: Run): readonly (Change & { ready: Ready })[] {
  return changesIn(run).flatMap((change) => {
    const ready = readyStatus(change.after);
    const was = change.before === undefined
      ? undefined : readyStatus(change.before);
    return ready === undefined || ready === was ? [] : [{ ...change, ready }];
  });
}

/** The NoExecute or NoSchedule keys that the controller is in charge of. */
export function keysOf(node: v1.Node, effect: string): readonly TaintKey[] {
  return (node.spec?.taints ?? [])
    .filter((taint) => taint.effect === effect && isOurs(taint))
    .map(({ key }) => key as TaintKey);
}

export function foreignOf(node: v1.Node): readonly string[] {
  return (node.spec?.taints ?? []).filter((taint) => !isOurs(taint))
    .map(({ key, value = '', effect }) => `${key}=${value}:${effect}`);
}

/** What a node's taints should say of it. */
export const KEY_FOR: Readonly<Record<Ready, TaintKey | undefined>> = {
  True: undefined, False: NOT_READY, Unknown: UNREACHABLE,
};

export function nodeAt(run: Run, name: NodeName, at: Millis) {
  return run.objectAt<v1.Node>('nodes', name, at);
}

export function isSteady(
  run: Run,
  name: NodeName,
  from: Millis,
  to: Millis,
): boolean {
  return !turnsIn(run).some((turn) =>
    turn.name === name && turn.at > from && turn.at <= to);
}

const ZONE = 'topology.kubernetes.io/zone';

export function zoneOf({ metadata: { labels = {} } }: v1.Node): ZoneKey {
  return labels[ZONE] ?? '';
}

/** 'zone b', or what nodes without a zone's label form. */
export function zoneText(zone: ZoneKey): string {
  return zone === '' ? 'the only zone' : `zone ${zone}`;
}

// ---- zone by zone ----

export type Mode = 'usual' | 'hold' | 'dark';

/** A zone between two writes to any node. */
export interface Stretch {
  readonly zone: ZoneKey;
  readonly mode: Mode;
  readonly from: Millis;
  readonly to: Millis;
  /** Since when its mode is what it is. */
  readonly modeSince: Millis;
  /** Not ready and without a NoExecute taint: since when, the longest
   *  first. */
  readonly waiting: readonly { readonly name: NodeName;
    readonly since: Millis }[];
  /** When a node of it was last tainted NoExecute. */
  readonly lastTaint: Millis | undefined;
}

/** A node gets its first NoExecute taint from the learner's controller. */
export interface Tainting extends Change {
  readonly zone: ZoneKey;
  /** The mode just before, and for how long it had been that. */
  readonly mode: Mode;
  readonly modeSince: Millis;
  readonly previous: Millis | undefined;
}

export interface Course {
  readonly stretches: readonly Stretch[];
  readonly taintings: readonly Tainting[];
}

interface ZoneState {
  mode: Mode;
  modeSince: Millis;
  lastTaint: Millis | undefined;
}

/** The run, zone by zone. */
export function courseOf(run: Run): Course {
  const nodes = new Map(run.objectsAt<v1.Node>('nodes', 0).map((node) =>
    [node.metadata.name, node]));
  const since = new Map<NodeName, Millis>();
  const zones = new Map<ZoneKey, ZoneState>();
  const stretches: Stretch[] = [];
  const taintings: Tainting[] = [];
  let from = 0;
  const close = (to: Millis): void => {
    noteModes(zones, nodes, from);
    for (const [zone, state] of zones) {
      const waiting = waitingIn(zone, nodes, since);
      stretches.push({ zone, from, to, waiting, ...state });
    }
    from = to;
  };
  for (const change of changesIn(run)) {
    close(change.at);
    const { name, before, after, at } = change;
    nodes.set(name, after);
    if (before === undefined || readyStatus(before) !== readyStatus(after)) {
      since.set(name, at);
    }
    const isTainting = keysOf(after, 'NoExecute').length > 0
      && (before === undefined || keysOf(before, 'NoExecute').length === 0);
    const zone = zoneOf(after);
    const state = zones.get(zone);
    if (!change.isMine || !isTainting || state === undefined) continue;
    const { mode, modeSince, lastTaint } = state;
    // Who begins anew does not know of the last one.
    const isKnown = lastTaint !== undefined
      && !run.begins.some((begin) => begin > lastTaint && begin <= at);
    const previous = isKnown ? lastTaint : undefined;
    taintings.push({ ...change, zone, mode, modeSince, previous });
    state.lastTaint = at;
  }
  close(run.endedAt);
  return { stretches, taintings };
}

function noteModes(
  zones: Map<ZoneKey, ZoneState>,
  nodes: ReadonlyMap<NodeName, v1.Node>,
  at: Millis,
): void {
  const counts = new Map<ZoneKey, { ready: number; notReady: number }>();
  for (const node of nodes.values()) {
    const zone = zoneOf(node);
    const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
    counts.set(zone, count);
    if (readyStatus(node) === 'True') count.ready += 1;
    else count.notReady += 1;
  }
  const isDark = [...counts.values()].every(({ ready }) => ready === 0);
  for (const [zone, count] of counts) {
    const mode = isDark ? 'dark' : modeOf(count);
    const state = zones.get(zone);
    if (state?.mode === mode) continue;
    const lastTaint = state?.lastTaint;
    zones.set(zone, { mode, modeSince: at, lastTaint });
  }
}

const MANY = 2;
const SHARE = 0.55;

function modeOf({ ready, notReady }: { ready: number; notReady: number }) {
  const isHeld = ready > 0 && notReady > MANY
    && notReady / (ready + notReady) >= SHARE;
  return isHeld ? 'hold' : 'usual';
}

function waitingIn(
  zone: ZoneKey,
  nodes: ReadonlyMap<NodeName, v1.Node>,
  since: ReadonlyMap<NodeName, Millis>,
) {
  const waiting = [];
  for (const [name, node] of nodes) {
    const ready = readyStatus(node);
    const isWaiting = zoneOf(node) === zone && ready !== undefined
      && ready !== 'True' && keysOf(node, 'NoExecute').length === 0;
    if (isWaiting) waiting.push({ name, since: since.get(name) ?? 0 });
  }
  return waiting.sort((a, b) => a.since - b.since);
}
