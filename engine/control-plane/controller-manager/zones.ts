// How much of a zone is dark, and how fast its nodes may be given up.
// Upstream: ComputeZoneState, handleDisruption and setLimiterInZone in
// pkg/controller/nodelifecycle/node_lifecycle_controller.go. Same rules;
// different: what is to be done is returned, not done here.

import type * as v1 from '../../machinery/api/v1.ts';

/** '' for nodes without region and zone: they are one zone. */
export type ZoneKey = string;

export type ZoneState =
  'Normal' | 'PartialDisruption' | 'FullDisruption';

export interface ZoneCount {
  readonly ready: number;
  readonly notReady: number;
}

/** By upstream's flags. */
export interface TaintingRates {
  /** Nodes a second: --node-eviction-rate. */
  readonly primary: number;
  /** --secondary-node-eviction-rate, in a zone with more nodes than
   *  --large-cluster-size-threshold. */
  readonly secondary: number;
  readonly largeThreshold: number;
  /** --unhealthy-zone-threshold: a share from 0 to 1. */
  readonly unhealthyThreshold: number;
}

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';

export function zoneKeyOf({ metadata: { labels = {} } }: v1.Node): ZoneKey {
  const region = labels[REGION] ?? '';
  const zone = labels[ZONE] ?? '';
  return region === '' && zone === '' ? '' : `${region}:${zone}`;
}

/** A few nodes do not make a disruption, however small the zone. */
const FEW = 2;

// #region zone-state
export function zoneStateOf(
  { ready, notReady }: ZoneCount,
  { unhealthyThreshold }: TaintingRates,
): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  const share = notReady / (notReady + ready);
  return notReady > FEW && share >= unhealthyThreshold
    ? 'PartialDisruption' : 'Normal';
}

/** Nodes a second that may be tainted NoExecute. A zone that is dark as a
 *  whole gets the usual rate as long as another one answers. */
export function taintingRate(
  state: ZoneState,
  size: number,
  { primary, secondary, largeThreshold }: TaintingRates,
): number {
  if (state !== 'PartialDisruption') return primary;
  return size > largeThreshold ? secondary : 0;
}
// #endregion zone-state

export type Disruption =
  /** No node anywhere is ready: the controller's own ears may be broken. */
  | { readonly kind: 'went dark' }
  | { readonly kind: 'light again'; readonly rates: Rates }
  /** Zones whose state changed, often none. */
  | { readonly kind: 'usual'; readonly rates: Rates };
type Rates = ReadonlyMap<ZoneKey, number>;

export class Zones {
  readonly #rates: TaintingRates;
  readonly #states = new Map<ZoneKey, ZoneState | 'Initial'>();

  constructor(rates: TaintingRates) {
    this.#rates = rates;
  }

  get keys(): readonly ZoneKey[] {
    return [...this.#states.keys()];
  }

  /** Takes note of all zones at once; says what follows from the change. */
  note(counts: ReadonlyMap<ZoneKey, ZoneCount>): Disruption {
    const fresh = new Map([...counts].map(([zone, count]) =>
      [zone, zoneStateOf(count, this.#rates)] as const));
    for (const zone of this.#states.keys()) {
      if (!fresh.has(zone)) this.#states.delete(zone);
    }
    for (const zone of fresh.keys()) {
      if (!this.#states.has(zone)) this.#states.set(zone, 'Initial');
    }
    const isDark = areFull(fresh.values());
    const wasDark = areFull(this.#states.values());
    if (isDark && wasDark) return { kind: 'usual', rates: new Map() };
    const rates = new Map<ZoneKey, number>();
    for (const [zone, state] of fresh) {
      if (!wasDark && this.#states.get(zone) === state) continue;
      const { ready, notReady } = counts.get(zone)!;
      rates.set(zone, taintingRate(state, ready + notReady, this.#rates));
    }
    for (const [zone, state] of fresh) this.#states.set(zone, state);
    if (isDark) return { kind: 'went dark' };
    return { kind: wasDark ? 'light again' : 'usual', rates };
  }
}

function areFull(states: Iterable<string>): boolean {
  return [...states].every((state) => state === 'FullDisruption');
}
