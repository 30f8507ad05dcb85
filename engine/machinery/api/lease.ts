// Leases: heartbeats of nodes, and who leads.
// Upstream: api/coordination/v1/types.go. Same fields, spelling and order.

import type { MicroTime, NamespacedObject } from './meta.ts';

export interface Lease extends NamespacedObject {
  readonly spec: LeaseSpec;
}

export interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: MicroTime;
  /** The last heartbeat, or proof of leadership. */
  readonly renewTime?: MicroTime;
  /** How often the holder changed. */
  readonly leaseTransitions?: number;
  readonly strategy?: string;
  readonly preferredHolder?: string;
}
