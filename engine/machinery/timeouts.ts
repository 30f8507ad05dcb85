// How long a component waits for an answer unless it says otherwise.
// Upstream: --request-timeout and the kubelet's lease controller.

import type { Millis } from '../kernel/time.ts';

export const REQUEST_TIMEOUT_MS: Millis = 30_000;
/** A Lease that is renewed late had better be tried again. */
export const LEASE_TIMEOUT_MS: Millis = 10_000;
