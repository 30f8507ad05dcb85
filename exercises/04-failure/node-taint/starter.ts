// The node controller, stage two. The harness follows conditions, counts
// zones and writes; you say which taints, how fast, and when no more. Stage
// one stands below.
// Real thing: pkg/controller/nodelifecycle. There a token bucket per zone
// limits the taints; here it is enough to know when the last one was.

import type { coordinationv1, Key, Millis, NodeName, v1 } from '#engine';
import { keyOf, readyStatus } from '#engine';
import { isOurs, NOT_READY, UNREACHABLE } from './contract.ts';
import type {
  Limiter, PerSecond, Ready, Silence, TaintKeys, View, Watchkeeper, ZoneCount,
  ZoneKey,
} from './contract.ts';

// ---- stage two: taints ----

type Effect = v1.Taint['effect'];

export function taintsFor(ready: Ready): TaintKeys {
  // TODO 1: of NOT_READY and UNREACHABLE, which key goes with what was said?
  void [ready, NOT_READY, UNREACHABLE];
  return {};
}

export function zoneRate(zone: ZoneCount, allDark: boolean): PerSecond {
  // TODO 2: when less than the usual 0.1 nodes a second, and when none?
  void [zone, allDark];
  return 0.1;
}

export function createLimiter(rateOf: (zone: ZoneKey) => PerSecond): Limiter {
  return {
    mayTaint(zone, now) {
      // TODO 3: at 0.1 a second, one yes in 10 s; and zone by zone.
      void now;
      return rateOf(zone) > 0;
    },
  };
}

export function withTaints(
  before: readonly v1.Taint[],
  { noSchedule, noExecute }: TaintKeys,
  date: string,
): readonly v1.Taint[] {
  const taints: v1.Taint[] = [];
  const add = (key: string | undefined, effect: Effect): void => {
    if (key === undefined) return;
    taints.push({ key, effect, timeAdded: date });
  };
  // TODO 4: of what was there `before`, what has to stay? See isOurs.
  void [before, isOurs];
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
