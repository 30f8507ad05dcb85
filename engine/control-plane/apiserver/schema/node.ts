// Nodes. Upstream: api/core/v1 types.go. Same fields; schema.ts says how a
// line reads.

export const NODE_TYPES = `
Node: metadata !ObjectMeta, spec !NodeSpec, status !NodeStatus
NodeSpec: podCIDR string, podCIDRs []string@, providerID string,
  unschedulable bool, taints []Taint, configSource *any, externalID string
Taint: key !string, value string, effect !TaintEffect, timeAdded *time
NodeStatus: capacity {}quantity, allocatable {}quantity, phase NodePhase,
  conditions []NodeCondition@type, addresses []NodeAddress@type,
  daemonEndpoints !NodeDaemonEndpoints, nodeInfo !NodeSystemInfo,
  images []ContainerImage, volumesInUse []UniqueVolumeName,
  volumesAttached []AttachedVolume, config *any,
  runtimeHandlers []NodeRuntimeHandler, features *NodeFeatures,
  declaredFeatures []string
NodeCondition: type !NodeConditionType, status !ConditionStatus,
  lastHeartbeatTime !time, lastTransitionTime !time, reason string,
  message string
NodeAddress: type !NodeAddressType, address !string
NodeDaemonEndpoints: kubeletEndpoint !DaemonEndpoint
DaemonEndpoint: Port !int32
NodeSystemInfo: machineID !string, systemUUID !string, bootID !string,
  kernelVersion !string, osImage !string, containerRuntimeVersion !string,
  kubeletVersion !string, kubeProxyVersion !string, operatingSystem !string,
  architecture !string, swap *NodeSwapStatus
NodeSwapStatus: capacity *int64
ContainerImage: names ![]string, sizeBytes int64
AttachedVolume: name !UniqueVolumeName, devicePath !string
NodeRuntimeHandler: name !string, features *NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts *bool, userNamespaces *bool
NodeFeatures: supplementalGroupsPolicy *bool
`;
