// What a plugin is: small interfaces, one per point of the cycle, and the
// profile that lists them.
// Upstream: pkg/scheduler/framework/interface.go. Different: a plugin looks
// at the Pod once and hands back a function of a node, or nothing if it has
// no say about this Pod (upstream's Skip); what lies between the two is its
// own affair.

import type { Change } from './changes.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

/** Why a node may not take a Pod. */
export interface Rejection {
  /** The plugin that said so. */
  readonly plugin: string;
  /** Phrases for people; FailedScheduling counts them. */
  readonly reasons: readonly string[];
  /** Whether fewer Pods on the node could change it. Upstream's codes
   *  Unschedulable (true) and UnschedulableAndUnresolvable (false). */
  readonly isResolvable: boolean;
}

/** The nodes as they are during one cycle, assumed Pods included. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  /** On how many nodes an image is; names carry their tag. */
  nodesWithImage(name: string): number;
}

/** The Pod's way into the queue is barred while it says a reason. */
export interface PreEnqueuePlugin {
  readonly name: string;
  preEnqueue(pod: PodInfo): string | undefined;
}

export type NodeFilter = (node: NodeInfo) => Rejection | undefined;

/** What a plugin's word on a node depends on. 'node': the Pod's shape and
 *  that node; it is remembered as long as the node stays as it is.
 *  'cluster': other nodes or the Pod's labels too. */
export type Scope = 'node' | 'cluster';

export interface FilterPlugin {
  readonly name: string;
  readonly scope: Scope;
  /** Undefined: every node will do. */
  filter(pod: PodInfo, snapshot: Snapshot): NodeFilter | undefined;
  /** Whether a change may help a Pod that this plugin rejected; upstream's
   *  queueing hint. */
  isHelpedBy(pod: PodInfo, change: Change): boolean;
}

export interface ScorePlugin {
  readonly name: string;
  readonly scope: Scope;
  /** Undefined: no node is better than another. */
  score(
    pod: PodInfo,
    snapshot: Snapshot,
    feasible: readonly NodeInfo[],
  ): Scorer | undefined;
}
export interface Scorer {
  /** A whole number; 0 to 100 unless `normalize` brings it there. */
  readonly scoreOf: (node: NodeInfo) => number;
  /** Changes the numbers in place once all nodes have theirs. */
  readonly normalize?: (scores: number[]) => void;
}

/** What was tried because no node would do. */
export interface PostFilterPlugin {
  readonly name: string;
  /** Its part of the text; undefined if it made room, which ends the text
   *  for all. */
  postFilter(
    pod: PodInfo,
    rejections: ReadonlyMap<NodeInfo, Rejection>,
    cycle: FilterCycle,
  ): string | undefined;
}
/** What a PostFilter plugin may do: filter again, with other nodes. */
export interface FilterCycle {
  readonly snapshot: Snapshot;
  check(
    pod: PodInfo,
    node: NodeInfo,
    snapshot: Snapshot,
  ): Rejection | undefined;
}

// #region profile
/** A set of plugins under a scheduler's name. Filters run in this order. */
export interface Profile {
  readonly schedulerName: string;
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  readonly filters: readonly FilterPlugin[];
  readonly scores: readonly WeightedScore[];
  readonly postFilters: readonly PostFilterPlugin[];
}
export interface WeightedScore {
  readonly plugin: ScorePlugin;
  readonly weight: number;
}
// #endregion profile

export const MAX_NODE_SCORE = 100;
