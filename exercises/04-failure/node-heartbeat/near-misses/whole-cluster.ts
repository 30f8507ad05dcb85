// Names every ready Pod that there is.
// expect: pods-unready-too
// message: expected default/web-1 left as it is | at {t}: its Ready set to
//   False; it runs on node-1, whose own Ready is True | look: which Pods are on
//   node-1

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
        const grace = was === undefined
          ? options.startupGraceMs : options.graceMs;
        const isTooQuiet = now - sighting.seenAt > grace;
        if (isTooQuiet && was !== 'Unknown') {
          silences.push({ nodeName: name, unreadyPods: readyOf(pods) });
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

function readyOf(pods: readonly v1.Pod[]): Key[] {
  // <- of which node?
  return pods.filter((pod) => readyStatus(pod) === 'True').map(keyOf);
}
