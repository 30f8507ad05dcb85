// ReplicaSets.
// Upstream: api/apps/v1/types.go. Same fields, spelling and order.

import type {
  ConditionStatus, LabelSelector, NamespacedObject, Time,
} from './meta.ts';
import type { PodTemplateSpec } from './pod.ts';

export interface ReplicaSet extends NamespacedObject {
  readonly spec: ReplicaSetSpec;
  readonly status: ReplicaSetStatus;
}

export interface ReplicaSetSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
}

export interface ReplicaSetStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly ReplicaSetCondition[];
}

export interface ReplicaSetCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly lastTransitionTime: Time;
  readonly reason?: string;
  readonly message?: string;
}
