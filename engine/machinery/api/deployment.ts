// Deployments.
// Upstream: api/apps/v1/types.go. Same fields, spelling and order.

import type {
  ConditionStatus, IntOrString, LabelSelector, NamespacedObject, Time,
} from './meta.ts';
import type { PodTemplateSpec } from './pod.ts';

export interface Deployment extends NamespacedObject {
  readonly spec: DeploymentSpec;
  readonly status: DeploymentStatus;
}

export interface DeploymentSpec {
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly strategy?: DeploymentStrategy;
  /** A Pod counts as available once it was Ready for so long. */
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  /** No roll-out while it is set; scaling goes on. */
  readonly paused?: boolean;
  readonly progressDeadlineSeconds?: number;
}

export interface DeploymentStrategy {
  /** RollingUpdate (default) or Recreate. */
  readonly type?: string;
  readonly rollingUpdate?: RollingUpdateDeployment;
}

export interface RollingUpdateDeployment {
  readonly maxUnavailable?: IntOrString;
  readonly maxSurge?: IntOrString;
}

export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly conditions?: readonly DeploymentCondition[];
  /** Makes another hash when a name is taken by another template. */
  readonly collisionCount?: number;
}

export interface DeploymentCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly lastUpdateTime: Time;
  readonly lastTransitionTime: Time;
  readonly reason?: string;
  readonly message?: string;
}
