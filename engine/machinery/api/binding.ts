// The request that gives a Pod its node.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { NamespacedObject } from './meta.ts';
import type { ObjectReference } from './object-reference.ts';

/** Posted to `pods/NAME/binding`. */
export interface Binding extends NamespacedObject {
  readonly target: ObjectReference;
}
