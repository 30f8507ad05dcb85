// Which nodes have fallen silent? Every 5 s the harness calls pass() with
// what the API server says, and writes what you decide. The only clock you
// may trust is the one handed to you: `now`.
// Real thing: pkg/controller/nodelifecycle. It also counts status updates
// as a sign of life; we leave that out.

import type { Key, Millis, NodeName } from '#engine';
import { readyStatus } from '#engine';
import type { Silence, Watchkeeper } from './contract.ts';

interface Sighting {
  readonly renewTime: string; // what the Lease said,
  readonly seenAt: Millis; //    and when we saw that
}

export function createWatchkeeper(options: {
  readonly graceMs: Millis; //        50 s
  readonly startupGraceMs: Millis; // 60 s, for a node that was never ready
}): Watchkeeper {
  const sightings = new Map<NodeName, Sighting>();
  return {
    pass({ nodes, leases, pods }, now) {
      const silences: Silence[] = [];
      for (const node of nodes) {
        const { name } = node.metadata;
        const renewTime = leases.get(name)?.spec.renewTime ?? 'never';
        // TODO 1: if this renewTime is news, remember it, and when you saw it.

        const isTooQuiet = false; // TODO 2: too long since you saw news?
        if (isTooQuiet && readyStatus(node) !== 'Unknown') {
          const unreadyPods: Key[] = []; // TODO 3: the ready Pods of this node
          silences.push({ nodeName: name, unreadyPods });
        }
      }
      return silences;
    },
  };
}
