// The Pod as its author writes it.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { Affinity } from './affinity.ts';
import type {
  Container, EphemeralContainer, ResourceRequirements,
} from './container.ts';
import type {
  LabelSelector, ResourceList, RestartPolicy, TaintEffect,
} from './meta.ts';
import type { LocalObjectReference } from './object-reference.ts';
import type {
  AppArmorProfile, SeccompProfile, SELinuxOptions,
  WindowsSecurityContextOptions,
} from './security-context.ts';
import type { Volume } from './volume.ts';

// #region pod-spec
/** What runs, with what, and where it may. */
export interface PodSpec {
  readonly volumes?: readonly Volume[];
  /** Run one after the other before the containers start. */
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly ephemeralContainers?: readonly EphemeralContainer[];
  readonly restartPolicy?: RestartPolicy;
  /** Between SIGTERM and SIGKILL. Default 30. */
  readonly terminationGracePeriodSeconds?: number;
  /** From startTime on; then the Pod fails. */
  readonly activeDeadlineSeconds?: number;
  readonly dnsPolicy?: string;
  /** Labels that the node must have. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly automountServiceAccountToken?: boolean;
  /** Set once, by the binding: the kubelet of this node runs the Pod. */
  readonly nodeName?: string;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly securityContext?: PodSecurityContext;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly affinity?: Affinity;
  /** Who is to find a node. Default default-scheduler. */
  readonly schedulerName?: string;
  readonly tolerations?: readonly Toleration[];
  readonly hostAliases?: readonly HostAlias[];
  readonly priorityClassName?: string;
  /** Filled in from the PriorityClass. */
  readonly priority?: number;
  readonly dnsConfig?: PodDNSConfig;
  /** Further conditions that must be True for the Pod to be Ready. */
  readonly readinessGates?: readonly PodReadinessGate[];
  readonly runtimeClassName?: string;
  readonly enableServiceLinks?: boolean;
  readonly preemptionPolicy?: string;
  /** Booked beside the containers' requests. */
  readonly overhead?: ResourceList;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly setHostnameAsFQDN?: boolean;
  readonly os?: PodOS;
  readonly hostUsers?: boolean;
  /** The scheduler leaves the Pod alone while there are any. */
  readonly schedulingGates?: readonly PodSchedulingGate[];
  readonly resourceClaims?: readonly PodResourceClaim[];
  /** For the Pod as a whole; overrides the sum of the containers. */
  readonly resources?: ResourceRequirements;
  readonly hostnameOverride?: string;
  readonly schedulingGroup?: PodSchedulingGroup;
}
// #endregion pod-spec

export interface PodSecurityContext {
  readonly seLinuxOptions?: SELinuxOptions;
  readonly windowsOptions?: WindowsSecurityContextOptions;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly supplementalGroups?: readonly number[];
  readonly supplementalGroupsPolicy?: string;
  readonly fsGroup?: number;
  readonly sysctls?: readonly Sysctl[];
  readonly fsGroupChangePolicy?: string;
  readonly seccompProfile?: SeccompProfile;
  readonly appArmorProfile?: AppArmorProfile;
  readonly seLinuxChangePolicy?: string;
}

export interface Sysctl {
  readonly name: string;
  readonly value: string;
}

export interface HostAlias {
  readonly ip: string;
  readonly hostnames?: readonly string[];
}

export interface PodDNSConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly PodDNSConfigOption[];
}

export interface PodDNSConfigOption {
  readonly name?: string;
  readonly value?: string;
}

export interface PodReadinessGate {
  readonly conditionType: string;
}

export interface PodOS {
  readonly name: string;
}

export interface PodSchedulingGate {
  readonly name: string;
}

export interface PodResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export interface PodSchedulingGroup {
  readonly podGroupName?: string;
}

/** A taint that the Pod does not mind. */
export interface Toleration {
  /** Absent with Exists: every taint. */
  readonly key?: string;
  /** Equal (default) or Exists. */
  readonly operator?: string;
  readonly value?: string;
  /** Absent: every effect. */
  readonly effect?: TaintEffect;
  /** How long a NoExecute taint is borne. Absent: for ever. */
  readonly tolerationSeconds?: number;
}

/** How evenly Pods are to be spread over zones, nodes …. */
export interface TopologySpreadConstraint {
  /** Most Pods that a domain may have more than the emptiest one. */
  readonly maxSkew: number;
  readonly topologyKey: string;
  /** DoNotSchedule or ScheduleAnyway. */
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly matchLabelKeys?: readonly string[];
}
