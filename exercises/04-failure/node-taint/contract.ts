// What node-controller.ts exports in this stage, beside the watchkeeper.

import type { Millis, v1 } from '#engine';
import type { Learner as WatchkeeperLearner }
  from '../node-heartbeat/contract.ts';

/** The keys of the taints that are yours. */
export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
export type TaintKey = typeof NOT_READY | typeof UNREACHABLE;

/** A node's Ready condition, as it is stored. */
export type Ready = 'True' | 'False' | 'Unknown';
