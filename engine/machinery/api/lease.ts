// Leases.
// Upstream: api/coordination/v1/types.go. Same fields and spelling.

import type { ApiObject } from './meta.ts';

export interface Lease extends ApiObject {
  readonly spec: LeaseSpec;
}

export interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  readonly leaseTransitions?: number;
  readonly strategy?: string;
  readonly preferredHolder?: string;
}
