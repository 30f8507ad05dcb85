// A node must have room for what a Pod asks, and the emptier one is better.
// Requests are booked; what is really used is not looked at.
// Upstream: pkg/scheduler/framework/plugins/noderesources (fit.go,
// least_allocated.go, most_allocated.go). Same; resources provided by device
// drivers are left out.

import { allocatable } from '../../../machinery/api/pods.ts';
import type { Amounts } from '../../../machinery/api/pods.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import type { NodeChanged } from '../changes.ts';
import type {
  FilterPlugin, NodeFilter, Rejection, ScorePlugin,
} from '../framework.ts';
import { MAX_NODE_SCORE } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodInfo } from '../pod-info.ts';
import { resourcesOf } from '../resources.ts';
import type { Resources } from '../resources.ts';

const NAME = 'NodeResourcesFit';

/** How full a resource would be, as 0 to 100. */
export type Strategy = (requested: number, allocatable: number) => number;

export interface Weights {
  readonly cpu: number;
  readonly memory: number;
}

export const fit: FilterPlugin = {
  name: NAME,
  scope: 'node',
  filter: (pod) => fitFilter(pod),
  isHelpedBy({ shape: { requests } }, change) {
    switch (change.kind) {
      case 'node-added': return fitsEmpty(requests, change.node);
      case 'node-changed':
        return change.changed.allocatable && fitsEmpty(requests, change.node)
          && (!fitsEmpty(requests, change.before) || hasGrown(change));
      case 'pod-removed': return true;
      case 'pod-changed':
      case 'self-changed': return change.changed.resources;
      default: return false;
    }
  },
};

// #region filter
/** Says everything that is missing, not only the first. */
function fitFilter({ shape: { requests } }: PodInfo): NodeFilter {
  const { milliCpu, memory, ephemeralStorage, others } = requests;
  return (node) => {
    const { allocatable: has, used } = node;
    const isFull = node.podCount + 1 > node.podsAllowed;
    const lacksCpu = milliCpu > 0 && milliCpu > has.milliCpu - used.milliCpu;
    const lacksMemory = memory > 0 && memory > has.memory - used.memory;
    const lacksStorage = ephemeralStorage > 0 && ephemeralStorage
      > has.ephemeralStorage - used.ephemeralStorage;
    const missing = others.size === 0 ? NOTHING : missingOthers(node, others);
    if (!isFull && !lacksCpu && !lacksMemory && !lacksStorage
      && missing.length === 0) return undefined;
    const reasons: string[] = [];
    if (isFull) reasons.push('Too many pods');
    if (lacksCpu) reasons.push('Insufficient cpu');
    if (lacksMemory) reasons.push('Insufficient memory');
    if (lacksStorage) reasons.push('Insufficient ephemeral-storage');
    for (const name of missing) reasons.push(`Insufficient ${name}`);
    // What the empty node could not give, no eviction will.
    const isResolvable = !exceeds(has, requests);
    return { plugin: NAME, reasons, isResolvable } satisfies Rejection;
  };
}
// #endregion filter

const NOTHING: readonly string[] = [];

function missingOthers(
  node: NodeInfo,
  asked: ReadonlyMap<string, number>,
): readonly string[] {
  const missing: string[] = [];
  for (const [name, amount] of asked) {
    const has = node.allocatable.others.get(name) ?? 0;
    if (amount > 0 && amount > has - node.usedOther(name)) missing.push(name);
  }
  return missing;
}

/** Whether more is asked of any resource than there is of it. */
function exceeds(has: Resources, asked: Resources): boolean {
  if (asked.milliCpu > has.milliCpu || asked.memory > has.memory) return true;
  if (asked.ephemeralStorage > has.ephemeralStorage) return true;
  for (const [name, amount] of asked.others) {
    if (amount > (has.others.get(name) ?? 0)) return true;
  }
  return false;
}

function fitsEmpty(requests: Resources, node: v1.Node): boolean {
  return !exceeds(resourcesOf(allocatable(node)), requests);
}

/** Whether a node has more of anything than before. */
function hasGrown({ before, node }: NodeChanged): boolean {
  const had: Amounts = allocatable(before);
  const has = allocatable(node);
  return Object.keys(has).some((name) => has[name]! > (had[name] ?? 0));
}

// #region least-allocated
/** The share that stays free: spreads Pods. */
export function leastAllocated(requested: number, total: number): number {
  if (requested > total) return 0;
  return Math.trunc((total - requested) * MAX_NODE_SCORE / total);
}
// #endregion least-allocated

/** The share that is taken: packs Pods. */
export function mostAllocated(requested: number, total: number): number {
  return Math.trunc(Math.min(requested, total) * MAX_NODE_SCORE / total);
}

/** Scores the node as if the Pod were there already. Containers that ask for
 *  nothing count as 100m and 200 MiB here, so that they do not pile up. */
export function fitScore(
  strategy: Strategy = leastAllocated,
  weights: Weights = { cpu: 1, memory: 1 },
): ScorePlugin {
  return {
    name: NAME,
    scope: 'node',
    score({ shape: { scoredNonZero: asked } }) {
      const scoreOf = ({ allocatable: has, nonZero }: NodeInfo): number => {
        let sum = 0;
        let weight = 0;
        if (has.milliCpu > 0) {
          const cpu = strategy(nonZero.milliCpu + asked.milliCpu, has.milliCpu);
          sum += cpu * weights.cpu;
          weight += weights.cpu;
        }
        if (has.memory > 0) {
          const memory = strategy(nonZero.memory + asked.memory, has.memory);
          sum += memory * weights.memory;
          weight += weights.memory;
        }
        return weight === 0 ? 0 : Math.trunc(sum / weight);
      };
      return { scoreOf };
    },
  };
}
