// Counts the 40 s of old releases, and of many web pages.
// expect: never-early
// message: expected node-2 left alone until {t} | at {t}: marked Unknown after
//   {t} of silence | look: Lease node-2, renewed at {t}

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
          ? options.startupGraceMs : 40_000; // <- 50 s since 1.32
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

function readyOn(name: NodeName, pods: readonly v1.Pod[]): Key[] {
  return pods.filter((pod) =>
    pod.spec.nodeName === name && readyStatus(pod) === 'True').map(keyOf);
}
