// ServiceAccounts: who a Pod is to the API server.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { NamespacedObject } from './meta.ts';
import type {
  LocalObjectReference, ObjectReference,
} from './object-reference.ts';

export interface ServiceAccount extends NamespacedObject {
  readonly secrets?: readonly ObjectReference[];
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly automountServiceAccountToken?: boolean;
}
