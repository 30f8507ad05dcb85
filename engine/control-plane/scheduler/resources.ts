// Amounts of resources as the scheduler adds them up.
// Upstream: pkg/scheduler/framework/types.go (Resource). Same units: cpu in
// thousandths, everything else in whole units.

import type { Amounts } from '../../machinery/api/pods.ts';

export interface Resources {
  readonly milliCpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Extended resources and huge pages, by name. */
  readonly others: ReadonlyMap<string, number>;
}

/** How many Pods a node takes is no resource of a Pod. */
const PODS = 'pods';

export function resourcesOf(amounts: Amounts): Resources {
  const others = new Map<string, number>();
  for (const name in amounts) {
    if (name === 'cpu' || name === 'memory' || name === PODS) continue;
    if (name !== 'ephemeral-storage') others.set(name, whole(amounts[name]));
  }
  return {
    milliCpu: amounts['cpu'] ?? 0,
    memory: whole(amounts['memory']),
    ephemeralStorage: whole(amounts['ephemeral-storage']),
    others,
  };
}

export function podsOf(amounts: Amounts): number {
  return whole(amounts[PODS]);
}

/** Rounded up, as upstream's Value(). */
function whole(milli: number | undefined): number {
  return milli === undefined ? 0 : Math.ceil(milli / 1_000);
}
