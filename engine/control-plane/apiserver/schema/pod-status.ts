// The Pod as the kubelet reports it. Upstream: api/core/v1 types.go. Same
// fields; schema.ts says how a line reads.

export const POD_STATUS_TYPES = `
PodStatus: observedGeneration int64, phase PodPhase,
  conditions []PodCondition@type, message string, reason string,
  nominatedNodeName string, hostIP string, hostIPs []HostIP@ip, podIP string,
  podIPs []PodIP@ip, startTime *time, initContainerStatuses []ContainerStatus,
  containerStatuses []ContainerStatus, qosClass PodQOSClass,
  ephemeralContainerStatuses []ContainerStatus, resize PodResizeStatus,
  resourceClaimStatuses []PodResourceClaimStatus@name+retainKeys,
  extendedResourceClaimStatus *PodExtendedResourceClaimStatus,
  allocatedResources {}quantity, resources *ResourceRequirements,
  nodeAllocatableResourceClaimStatuses []NodeAllocatableResourceClaimStatus
PodCondition: type !PodConditionType, observedGeneration int64,
  status !ConditionStatus, lastProbeTime !time, lastTransitionTime !time,
  reason string, message string
HostIP: ip !string
PodIP: ip !string
ContainerStatus: name !string, state !ContainerState,
  lastState !ContainerState, ready !bool, restartCount !int32, image !string,
  imageID !string, containerID string, started *bool,
  allocatedResources {}quantity, resources *ResourceRequirements,
  volumeMounts []VolumeMountStatus@mountPath, user *ContainerUser,
  allocatedResourcesStatus []ResourceStatus@name, stopSignal *Signal
ContainerState: waiting *ContainerStateWaiting, running *ContainerStateRunning,
  terminated *ContainerStateTerminated
ContainerStateWaiting: reason string, message string
ContainerStateRunning: startedAt !time
ContainerStateTerminated: exitCode !int32, signal int32, reason string,
  message string, startedAt !time, finishedAt !time, containerID string
VolumeMountStatus: name !string, mountPath !string, readOnly bool,
  recursiveReadOnly *RecursiveReadOnlyMode, volumeStatus *VolumeStatus
VolumeStatus: image *ImageVolumeStatus
ImageVolumeStatus: imageRef string
ContainerUser: linux *LinuxContainerUser
LinuxContainerUser: uid !int64, gid !int64, supplementalGroups []int64
ResourceStatus: name !ResourceName, resources []ResourceHealth
ResourceHealth: resourceID !ResourceID, health ResourceHealthStatus,
  message *string
PodResourceClaimStatus: name !string, resourceClaimName *string
PodExtendedResourceClaimStatus:
  requestMappings ![]ContainerExtendedResourceRequest,
  resourceClaimName !string
ContainerExtendedResourceRequest: containerName !string, resourceName !string,
  requestName !string
NodeAllocatableResourceClaimStatus: resourceClaimName !string,
  containers []string, resources !{}quantity
`;
