// PodDisruptionBudgets: how many Pods may be away at once.
// Upstream: api/policy/v1/types.go. Same fields, spelling and order.

import type {
  Condition, IntOrString, LabelSelector, NamespacedObject, Time,
} from './meta.ts';

export interface PodDisruptionBudget extends NamespacedObject {
  readonly spec: PodDisruptionBudgetSpec;
  readonly status: PodDisruptionBudgetStatus;
}

export interface PodDisruptionBudgetSpec {
  readonly minAvailable?: IntOrString;
  readonly selector?: LabelSelector;
  readonly maxUnavailable?: IntOrString;
  readonly unhealthyPodEvictionPolicy?: string;
}

export interface PodDisruptionBudgetStatus {
  readonly observedGeneration?: number;
  readonly disruptedPods?: Readonly<Record<string, Time>>;
  /** How many more may be evicted now. */
  readonly disruptionsAllowed?: number;
  readonly currentHealthy?: number;
  readonly desiredHealthy?: number;
  readonly expectedPods?: number;
  readonly conditions?: readonly Condition[];
}
