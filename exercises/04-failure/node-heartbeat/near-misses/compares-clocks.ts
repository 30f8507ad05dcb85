// Subtracts what a node's clock said from what its own clock says.
// expect: trusts-own-clock
// message: expected node-1 left alone | at {t}: marked Unknown; its clock is 10
//   min slow, its Lease is fresh | look: Lease node-1, renewed at {t}

import type { Key, Millis, NodeName, v1 } from '#engine';
import { keyOf, parseTime, readyStatus } from '#engine';
import type { Silence, View, Watchkeeper } from '../contract.ts';

interface Graces {
  readonly graceMs: Millis;
  readonly startupGraceMs: Millis;
}

export function createWatchkeeper(options: Graces): Watchkeeper {
  const firstSeen = new Map<NodeName, Millis>();
  return {
    pass({ nodes, leases, pods }: View, now: Millis) {
      const silences: Silence[] = [];
      for (const node of nodes) {
        const { name } = node.metadata;
        if (!firstSeen.has(name)) firstSeen.set(name, now);
        const renewTime = leases.get(name)?.spec.renewTime;
        const was = readyStatus(node);
        const grace = was === undefined
          ? options.startupGraceMs : options.graceMs;
        // <- two clocks
        const isTooQuiet = now - (renewTime === undefined
          ? firstSeen.get(name)! : parseTime(renewTime)) > grace;
        if (isTooQuiet && was !== 'Unknown') {
          silences.push({ nodeName: name, unreadyPods: readyOn(name, pods) });
        }
      }
      return silences;
    },
  };
}

function readyOn(name: NodeName, pods: readonly v1.Pod[]): Key[] {
  return pods.filter((pod) =>
    pod.spec.nodeName === name && readyStatus(pod) === 'True').map(keyOf);
}
