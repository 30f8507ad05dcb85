// The request to delete a Pod if budgets permit it.
// Upstream: api/policy/v1/types.go. Same fields, spelling and order.

import type { DeleteOptions, NamespacedObject } from './meta.ts';

/** Posted to `pods/NAME/eviction`. */
export interface Eviction extends NamespacedObject {
  readonly deleteOptions?: DeleteOptions;
}
