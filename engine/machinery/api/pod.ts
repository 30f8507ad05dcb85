// The Pod: what is asked for and what became of it.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { NamespacedObject, TemplateMeta } from './meta.ts';
import type { PodSpec } from './pod-spec.ts';
import type { PodStatus } from './pod-status.ts';

export interface Pod extends NamespacedObject {
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

/** What a controller makes its Pods from. */
export interface PodTemplateSpec {
  readonly metadata: TemplateMeta;
  readonly spec: PodSpec;
}
