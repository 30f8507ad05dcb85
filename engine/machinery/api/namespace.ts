// Namespaces.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { ApiObject, ConditionStatus, Time } from './meta.ts';

export interface Namespace extends ApiObject {
  readonly spec: NamespaceSpec;
  readonly status: NamespaceStatus;
}

export interface NamespaceSpec {
  readonly finalizers?: readonly string[];
}

export interface NamespaceStatus {
  readonly phase?: string;
  readonly conditions?: readonly NamespaceCondition[];
}

export interface NamespaceCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly lastTransitionTime: Time;
  readonly reason?: string;
  readonly message?: string;
}
