// Deployments, ReplicaSets, Leases and PriorityClasses. Upstream:
// api/{apps,coordination,scheduling}/v1 types.go. Same fields; schema.ts says
// how a line reads.

export const WORKLOAD_TYPES = `
ReplicaSet: metadata !ObjectMeta, spec !ReplicaSetSpec,
  status !ReplicaSetStatus
ReplicaSetSpec: replicas *int32, minReadySeconds int32,
  selector !*LabelSelector, template !PodTemplateSpec
ReplicaSetStatus: replicas !int32, fullyLabeledReplicas int32,
  readyReplicas int32, availableReplicas int32, terminatingReplicas *int32,
  observedGeneration int64, conditions []ReplicaSetCondition@type
ReplicaSetCondition: type !ReplicaSetConditionType, status !ConditionStatus,
  lastTransitionTime !time, reason string, message string
Deployment: metadata !ObjectMeta, spec !DeploymentSpec,
  status !DeploymentStatus
DeploymentSpec: replicas *int32, selector !*LabelSelector,
  template !PodTemplateSpec, strategy !DeploymentStrategy+retainKeys,
  minReadySeconds int32, revisionHistoryLimit *int32, paused bool,
  progressDeadlineSeconds *int32
DeploymentStrategy: type DeploymentStrategyType,
  rollingUpdate *RollingUpdateDeployment
RollingUpdateDeployment: maxUnavailable *intOrString, maxSurge *intOrString
DeploymentStatus: observedGeneration int64, replicas int32,
  updatedReplicas int32, readyReplicas int32, availableReplicas int32,
  unavailableReplicas int32, terminatingReplicas *int32,
  conditions []DeploymentCondition@type, collisionCount *int32
DeploymentCondition: type !DeploymentConditionType, status !ConditionStatus,
  lastUpdateTime !time, lastTransitionTime !time, reason string, message string
Lease: metadata !ObjectMeta, spec !LeaseSpec
LeaseSpec: holderIdentity *string, leaseDurationSeconds *int32,
  acquireTime *microTime, renewTime *microTime, leaseTransitions *int32,
  strategy *CoordinatedLeaseStrategy, preferredHolder *string
PriorityClass: metadata !ObjectMeta, value !int32, globalDefault bool,
  description string, preemptionPolicy *PreemptionPolicy
`;
