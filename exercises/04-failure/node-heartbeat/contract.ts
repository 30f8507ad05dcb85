// What node-controller.ts exports in this stage.

import type { coordinationv1, Key, Millis, NodeName, v1 } from '#engine';

/** What the API server says at the time of a pass. */
export interface View {
  readonly nodes: readonly v1.Node[];
  /** By the node's name. */
  readonly leases: ReadonlyMap<NodeName, coordinationv1.Lease>;
  readonly pods: readonly v1.Pod[];
}

/** A node that has fallen silent, and the Pods that traffic is to leave. */
export interface Silence {
  readonly nodeName: NodeName;
  readonly unreadyPods: readonly Key[];
}

export interface Watchkeeper {
  /** Every 5 s. `now` is your own clock: milliseconds, never set back. */
  pass(view: View, now: Millis): readonly Silence[];
}

/** What the harness finds in your file. */
export interface Learner {
  createWatchkeeper(options: {
    readonly graceMs: Millis;
    readonly startupGraceMs: Millis;
  }): Watchkeeper;
}
