// Which nodes have fallen silent? Every 5 s the harness calls pass() with
// what the API server says, and writes what we decide.
// Real thing: pkg/controller/nodelifecycle. It also counts status updates
// as a sign of life; we leave that out.

import type { coordinationv1, Key, Millis, NodeName, v1 } from '#engine';
import { keyOf, readyStatus } from '#engine';
import type { Silence, View, Watchkeeper } from './contract.ts';

interface Graces {
  readonly graceMs: Millis;
  readonly startupGraceMs: Millis;
}

interface Sighting {
  readonly renewTime: string; // what the Lease said,
  readonly seenAt: Millis; //    and when we saw that
}

// #region watchkeeper
export function createWatchkeeper(options: Graces): Watchkeeper {
  const sightings = new Map<NodeName, Sighting>();
  return {
    pass({ nodes, leases, pods }: View, now: Millis) {
      const silences: Silence[] = [];
      for (const node of nodes) {
        const { name } = node.metadata;
        const sighting = look(leases.get(name), sightings.get(name), now);
        sightings.set(name, sighting);
        const was = readyStatus(node);
        const grace = was === undefined
          ? options.startupGraceMs : options.graceMs;
        const isTooQuiet = now - sighting.seenAt > grace;
        if (isTooQuiet && was !== 'Unknown') {
          silences.push({ nodeName: name, unreadyPods: readyOn(name, pods) });
        }
      }
      return silences;
    },
  };
}

/** Two of a node's own times are compared, never its clock with ours. */
function look(
  lease: coordinationv1.Lease | undefined,
  before: Sighting | undefined,
  now: Millis,
): Sighting {
  const renewTime = lease?.spec.renewTime ?? 'never';
  return before?.renewTime === renewTime ? before : { renewTime, seenAt: now };
}
// #endregion watchkeeper

function readyOn(name: NodeName, pods: readonly v1.Pod[]): Key[] {
  return pods.filter((pod) =>
    pod.spec.nodeName === name && readyStatus(pod) === 'True').map(keyOf);
}
