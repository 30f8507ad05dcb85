// Has one limiter for all zones, so that each waits for the others.
// expect: one-per-ten-seconds
// message: expected a taint in zone b by {t} | at {t}: none; node-4 not ready
//   and without NoExecute | look: the state of zone b at {t}

import type { coordinationv1, Key, Millis, NodeName, v1 } from '#engine';
import { keyOf, readyStatus } from '#engine';
import { isOurs, NOT_READY, UNREACHABLE } from '../contract.ts';
import type {
  Limiter, PerSecond, Ready, Silence, TaintKeys, View, Watchkeeper, ZoneCount,
  ZoneKey,
} from '../contract.ts';

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
  let lastAt = -Infinity; // <- of which zone?
  return {
    mayTaint(zone, now) {
      const rate = rateOf(zone);
      if (rate === 0 || now - lastAt < 1_000 / rate) return false;
      lastAt = now;
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
