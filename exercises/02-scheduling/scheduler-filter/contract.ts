// What scheduler.ts exports in this stage, and what it is given.

import type { v1 } from '#engine';

/** A node and everybody who was sent there. */
export interface NodeInfo {
  readonly node: v1.Node;
  /** Bound to it, or chosen for it a moment ago. Finished Pods too. */
  readonly pods: readonly v1.Pod[];
}

/** Why the node may not take the Pod; undefined: it may. */
export type Filter = (pod: v1.Pod, on: NodeInfo) => string | undefined;

/** What the harness finds in your file. */
export interface Learner {
  readonly filter: Filter;
}

/** The phrases of the real scheduler, in the order in which it looks. */
export const REASON = {
  cordoned: 'node(s) were unschedulable',
  tainted: 'node(s) had untolerated taint(s)',
  mismatch: "node(s) didn't match Pod's node affinity/selector",
  portTaken: "node(s) didn't have free ports for the requested pod ports",
  tooManyPods: 'Too many pods',
  /** insufficient('cpu') is 'Insufficient cpu'. */
  insufficient: (resource: string) => `Insufficient ${resource}`,
} as const;
