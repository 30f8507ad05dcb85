// The network as a component sees it, over its realm.
// Upstream: net/http and gRPC in every component.

import type { Realm } from '../kernel/realm.ts';
import type { Network } from './component.ts';
import { REQUEST_TIMEOUT_MS } from './timeouts.ts';

export function createNetwork(realm: Realm): Network {
  return {
    listen: (address, serve) => realm.listen(address, serve),
    call: (address, request, options) => realm.call(
      address, request, options?.timeoutMs ?? REQUEST_TIMEOUT_MS,
    ),
    open: (address, request, options) => realm.open(address, request, {
      ...options, timeoutMs: options.timeoutMs ?? REQUEST_TIMEOUT_MS,
    }),
  };
}
