// Reads a number that is not there as 0.
// expect: forever-stays
// message: expected default/collector to stay, taint or not | at {t}: deleted,
//   {t} after the taint | look: what a toleration without seconds means

import type {
  ComponentContext, coordinationv1, Key, Millis, NodeName, v1,
} from '#engine';
import {
  isConflict, isNotFound, isTerminating, keyOf, nodes, pods, readyStatus,
  tolerates,
} from '#engine';
import { isOurs, NOT_READY, UNREACHABLE, WHY } from '../contract.ts';
import type {
  Deadline, Limiter, PerSecond, Ready, Silence, TaintKeys, View, Watchkeeper,
  ZoneCount, ZoneKey,
} from '../contract.ts';

// ---- stage three: eviction ----

export function deadline(
  pod: v1.Pod,
  taints: readonly v1.Taint[],
  since: Millis,
): Deadline {
  let shortest = Infinity;
  for (const taint of taints) {
    const own = pod.spec.tolerations?.find((each) => tolerates(each, taint));
    if (own === undefined) return 'now';
    // <- no number, no end
    shortest = Math.min(shortest, own.tolerationSeconds ?? 0);
  }
  return shortest === Infinity ? 'never' : since + shortest * 1_000;
}

interface Clock {
  readonly uid: string;
  readonly since: Millis;
  readonly isEvicted: boolean;
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

  const clocks = new Map<Key, Clock>();
  ctx.reconcile(queue, 8, async (key) => {
    const pod = allPods.get(key);
    const node = allNodes.get(pod?.spec.nodeName ?? '');
    const taints = (node?.spec?.taints ?? [])
      .filter(({ effect }) => effect === 'NoExecute');
    if (pod === undefined || isTerminating(pod) || taints.length === 0) {
      clocks.delete(key);
      return {};
    }
    const { uid } = pod.metadata;
    const now = ctx.clock.now();
    const old = clocks.get(key);
    // The watch may tell of its deletion later than the reply did.
    if (old?.uid === uid && old.isEvicted) return {};
    const since = old?.uid === uid ? old.since : now;
    clocks.set(key, { uid, since, isEvicted: false });
    const at = deadline(pod, taints, since);
    if (at === 'never') return {};
    if (at !== 'now' && at > now) return { requeueAfterMs: at - now };
    await evict(ctx, pod);
    clocks.set(key, { uid, since, isEvicted: true });
    return {};
  });
}

async function evict(ctx: ComponentContext, pod: v1.Pod): Promise<void> {
  const { client, clock } = ctx;
  const key = keyOf(pod);
  const { uid } = pod.metadata;
  const condition = {
    type: 'DisruptionTarget', status: 'True',
    lastTransitionTime: clock.date(), ...WHY,
  };
  client.events.event(pod, 'Normal', 'TaintManagerEviction',
    `Marking for deletion Pod ${key}`);
  try {
    await client.pods.patch(key, {
      strategic: { metadata: { uid }, status: { conditions: [condition] } },
    }, { subresource: 'status' });
    await client.pods.delete(key, { preconditions: { uid } });
  } catch (error) {
    // It is gone, or another Pod has its name by now.
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
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
