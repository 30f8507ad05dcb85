// Gives every node the same grace, and one that has only just been made no
// time to start.
// expect: unknown-after-silence
// message: expected node-4 Unknown between {t} and {t} | at {t}: marked; it was
//   never ready, and first seen after {t} | look: which grace node-4 has

import type { coordinationv1, Key, Millis, NodeName, v1 } from '#engine';
import { keyOf, readyStatus } from '#engine';
import type { Silence, View, Watchkeeper } from '../contract.ts';

interface Graces {
  readonly graceMs: Millis;
  readonly startupGraceMs: Millis;
}

interface Sighting {
  readonly renewTime: string; // what the Lease said,
  readonly seenAt: Millis; //    and when we saw that
}

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
        // <- a node that was never ready has a longer one
        const isTooQuiet = now - sighting.seenAt > options.graceMs;
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

function readyOn(name: NodeName, pods: readonly v1.Pod[]): Key[] {
  return pods.filter((pod) =>
    pod.spec.nodeName === name && readyStatus(pod) === 'True').map(keyOf);
}
