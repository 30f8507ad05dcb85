// What node-controller.ts exports in this stage: the stages before, and the
// second controller, which evicts.

import type {
  ComponentContext, coordinationv1, Key, Millis, NodeName, v1,
} from '#engine';

// ---- stage one ----

/** What the API server says at the time of a pass. */
export interface View {
  readonly nodes: readonly v1.Node[];
  /** By the node's name. */
  readonly leases: ReadonlyMap<NodeName, coordinationv1.Lease>;
  readonly pods: readonly v1.Pod[];
}

export interface Silence {
  readonly nodeName: NodeName;
  readonly unreadyPods: readonly Key[];
}

export interface Watchkeeper {
  pass(view: View, now: Millis): readonly Silence[];
}

// ---- stage two ----

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
export type TaintKey = typeof NOT_READY | typeof UNREACHABLE;

/** Others write taints too, with other keys. They are not yours. */
export function isOurs({ key }: v1.Taint): boolean {
  return key === NOT_READY || key === UNREACHABLE;
}

/** A node's Ready condition, as it is stored. */
export type Ready = 'True' | 'False' | 'Unknown';

/** The taints of yours that a node is to have; without a key, none. */
export interface TaintKeys {
  readonly noSchedule?: TaintKey | undefined;
  readonly noExecute?: TaintKey | undefined;
}

/** '' for nodes without a zone's label: they form one zone. */
export type ZoneKey = string;

export interface ZoneCount {
  readonly ready: number;
  readonly notReady: number;
}

/** Nodes a second: 0.1 is one in 10 s. */
export type PerSecond = number;

export interface Limiter {
  /** Asked when a node of the zone waits for its NoExecute taint, until you
   *  say yes. Each yes is one node. */
  mayTaint(zone: ZoneKey, now: Millis): boolean;
}

// ---- stage three ----

/** When a Pod has to go, by your own clock. */
export type Deadline = Millis | 'now' | 'never';

/** What the Pod's DisruptionTarget condition says of it. */
export const WHY = {
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
} as const;

/** What the harness finds in your file. */
export interface Learner {
  createWatchkeeper(options: {
    readonly graceMs: Millis;
    readonly startupGraceMs: Millis;
  }): Watchkeeper;
  taintsFor(ready: Ready): TaintKeys;
  zoneRate(zone: ZoneCount, allDark: boolean): PerSecond;
  createLimiter(rateOf: (zone: ZoneKey) => PerSecond): Limiter;
  withTaints(
    before: readonly v1.Taint[],
    keys: TaintKeys,
    date: string,
  ): readonly v1.Taint[];
  /** `taints` are the node's NoExecute taints, seen since `since`. */
  deadline(
    pod: v1.Pod,
    taints: readonly v1.Taint[],
    since: Millis,
  ): Deadline;
  runEviction(ctx: ComponentContext): Promise<void>;
}
