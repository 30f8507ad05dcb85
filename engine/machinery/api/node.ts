// Nodes.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type {
  ApiObject, ConditionStatus, ResourceList, TaintEffect, Time,
} from './meta.ts';

export interface Node extends ApiObject {
  readonly spec: NodeSpec;
  readonly status: NodeStatus;
}

export interface NodeSpec {
  /** The range of this node's Pods' addresses. */
  readonly podCIDR?: string;
  readonly podCIDRs?: readonly string[];
  readonly providerID?: string;
  /** Cordoned: no new Pods. */
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
  readonly configSource?: unknown;
  readonly externalID?: string;
}

/** What keeps Pods away from a node unless they tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
  readonly timeAdded?: Time;
}

export interface NodeStatus {
  readonly capacity?: ResourceList;
  /** What Pods may book: the capacity without the system's share. */
  readonly allocatable?: ResourceList;
  readonly phase?: string;
  readonly conditions?: readonly NodeCondition[];
  readonly addresses?: readonly NodeAddress[];
  readonly daemonEndpoints?: NodeDaemonEndpoints;
  readonly nodeInfo?: NodeSystemInfo;
  readonly images?: readonly ContainerImage[];
  readonly volumesInUse?: readonly string[];
  readonly volumesAttached?: readonly AttachedVolume[];
  readonly config?: unknown;
  readonly runtimeHandlers?: readonly NodeRuntimeHandler[];
  readonly features?: NodeFeatures;
  readonly declaredFeatures?: readonly string[];
}

export interface NodeCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  /** When the kubelet last wrote it; Leases say more about its life. */
  readonly lastHeartbeatTime: Time;
  readonly lastTransitionTime: Time;
  readonly reason?: string;
  readonly message?: string;
}

export interface NodeAddress {
  readonly type: string;
  readonly address: string;
}

export interface NodeDaemonEndpoints {
  /** Where logs and exec are asked for. */
  readonly kubeletEndpoint?: DaemonEndpoint;
}

export interface DaemonEndpoint {
  /** In capitals, as upstream has it. */
  readonly Port: number;
}

export interface NodeSystemInfo {
  readonly machineID: string;
  readonly systemUUID: string;
  readonly bootID: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly containerRuntimeVersion: string;
  readonly kubeletVersion: string;
  readonly kubeProxyVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly swap?: NodeSwapStatus;
}

export interface NodeSwapStatus {
  readonly capacity?: number;
}

export interface ContainerImage {
  readonly names: readonly string[];
  readonly sizeBytes?: number;
}

export interface AttachedVolume {
  readonly name: string;
  readonly devicePath: string;
}

export interface NodeRuntimeHandler {
  readonly name?: string;
  readonly features?: NodeRuntimeHandlerFeatures;
}

export interface NodeRuntimeHandlerFeatures {
  readonly recursiveReadOnlyMounts?: boolean;
  readonly userNamespaces?: boolean;
}

export interface NodeFeatures {
  readonly supplementalGroupsPolicy?: boolean;
}
