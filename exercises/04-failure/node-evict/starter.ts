// The node controller, stage three: whoever does not tolerate a NoExecute
// taint, or no longer, has to go. The stages before stand below; nothing of
// theirs is to be changed.
// Real thing: pkg/controller/tainteviction. There a timer per Pod is made and
// cancelled; here a key may come back when it is time.

import type {
  ComponentContext, coordinationv1, Key, Millis, NodeName, v1,
} from '#engine';
import {
  isConflict, isNotFound, isTerminating, keyOf, nodes, pods, readyStatus,
  tolerates,
} from '#engine';
import { isOurs, NOT_READY, UNREACHABLE, WHY } from './contract.ts';
import type {
  Deadline, Limiter, PerSecond, Ready, Silence, TaintKeys, View, Watchkeeper,
  ZoneCount, ZoneKey,
} from './contract.ts';

// ---- stage three: eviction ----

export function deadline(
  pod: v1.Pod,
  taints: readonly v1.Taint[],
  since: Millis,
): Deadline {
  // TODO 1: no match means now, no seconds never; else the shortest counts.
  void [pod, taints, since, tolerates];
  return 'never';
}

export async function runEviction(ctx: ComponentContext): Promise<void> {
  const allNodes = ctx.informer(nodes);
  const allPods = ctx.informer(pods);
  const podsOn = allPods.indexBy(({ spec }) => spec.nodeName);
  const queue = ctx.queue('evictions');
  const wake = (pod: v1.Pod): void => queue.add(keyOf(pod));
  const wakeAllOn = ({ metadata: { name } }: v1.Node): void =>
    podsOn.list(name).forEach(wake);
  allPods.onAdd(wake);
  allPods.onUpdate((_before, pod) => wake(pod));
  allPods.onDelete(wake);
  allNodes.onAdd(wakeAllOn);
  allNodes.onUpdate((_before, node) => wakeAllOn(node));

  ctx.reconcile(queue, 8, async (key) => {
    const pod = allPods.get(key);
    const node = allNodes.get(pod?.spec.nodeName ?? '');
    const taints = (node?.spec?.taints ?? [])
      .filter(({ effect }) => effect === 'NoExecute');
    if (pod === undefined || isTerminating(pod)) return {};
    // TODO 2: since when has this Pod been under them? Remember it.
    const since = ctx.clock.now();
    // TODO 3: and what if the taints are gone?
    const at = deadline(pod, taints, since);
    if (at === 'never') return {};
    const now = ctx.clock.now();
    if (at !== 'now' && at > now) return { requeueAfterMs: at - now };
    await evict(ctx, pod);
    return {};
  });
}

async function evict(ctx: ComponentContext, pod: v1.Pod): Promise<void> {
  // TODO 4: an Event, the condition, and the delete of this Pod alone.
  void [ctx, pod, WHY, isNotFound, isConflict];
}

// ---- stage two: taints ----

type Effect = v1.Taint['effect'];

export function taintsFor(ready: Ready): TaintKeys {
  if (ready === 'True') return {};
  const key = ready === 'False' ? NOT_READY : UNREACHABLE;
  return { noSchedule: key, noExecute: key };
}

export function zoneRate(zone: ZoneCount, allDark: boolean): PerSecond {
  if (allDark) return 0;
  const { ready, notReady } = zone;
  const all = ready + notReady;
  const isMostlyDark = ready > 0 && notReady > 2 && notReady / all >= 0.55;
  if (!isMostlyDark) return 0.1;
  return all > 50 ? 0.01 : 0;
}

export function createLimiter(rateOf: (zone: ZoneKey) => PerSecond): Limiter {
  const lastAt = new Map<ZoneKey, Millis>();
  return {
    mayTaint(zone, now) {
      const rate = rateOf(zone);
      const waited = now - (lastAt.get(zone) ?? -Infinity);
      if (rate === 0 || waited < 1_000 / rate) return false;
      lastAt.set(zone, now);
      return true;
    },
  };
}

export function withTaints(
  before: readonly v1.Taint[],
  { noSchedule, noExecute }: TaintKeys,
  date: string,
): readonly v1.Taint[] {
  const taints = before.filter((taint) => !isOurs(taint));
  const add = (key: string | undefined, effect: Effect): void => {
    if (key === undefined) return;
    const old = before.find((each) =>
      each.key === key && each.effect === effect);
    taints.push(old ?? { key, effect, timeAdded: date });
  };
  add(noSchedule, 'NoSchedule');
  add(noExecute, 'NoExecute');
  return taints;
}

// ---- stage one: who has fallen silent ----

interface Sighting {
  readonly renewTime: string; // what the Lease said,
  readonly seenAt: Millis; //    and when we saw that
}

export function createWatchkeeper({ graceMs, startupGraceMs }: {
  readonly graceMs: Millis;
  readonly startupGraceMs: Millis;
}): Watchkeeper {
  const sightings = new Map<NodeName, Sighting>();
  return {
    pass({ nodes, leases, pods }: View, now: Millis) {
      const silences: Silence[] = [];
      for (const node of nodes) {
        const { name } = node.metadata;
        const sighting = look(leases.get(name), sightings.get(name), now);
        sightings.set(name, sighting);
        const was = readyStatus(node);
        const grace = was === undefined ? startupGraceMs : graceMs;
        if (now - sighting.seenAt <= grace || was === 'Unknown') continue;
        silences.push({ nodeName: name, unreadyPods: readyOn(name, pods) });
      }
      return silences;
    },
  };
}

function look(
  lease: coordinationv1.Lease | undefined,
  before: Sighting | undefined,
  now: Millis,
): Sighting {
  const renewTime = lease?.spec.renewTime ?? 'never';
  return before?.renewTime === renewTime ? before : { renewTime, seenAt: now };
}

function readyOn(name: NodeName, pods: readonly v1.Pod[]): Key[] {
  return pods.filter((pod) =>
    pod.spec.nodeName === name && readyStatus(pod) === 'True').map(keyOf);
}
