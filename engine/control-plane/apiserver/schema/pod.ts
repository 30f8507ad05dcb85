// The Pod as its author writes it. Upstream: api/core/v1 types.go. Same
// fields; schema.ts says how a line reads.

export const POD_TYPES = `
Pod: metadata !ObjectMeta, spec !PodSpec, status !PodStatus
PodSpec: volumes []Volume@name+retainKeys, initContainers []Container@name,
  containers ![]Container@name, ephemeralContainers []EphemeralContainer@name,
  restartPolicy RestartPolicy, terminationGracePeriodSeconds *int64,
  activeDeadlineSeconds *int64, dnsPolicy DNSPolicy, nodeSelector {}string,
  serviceAccountName string, serviceAccount string,
  automountServiceAccountToken *bool, nodeName string, hostNetwork bool,
  hostPID bool, hostIPC bool, shareProcessNamespace *bool,
  securityContext *PodSecurityContext,
  imagePullSecrets []LocalObjectReference@name, hostname string,
  subdomain string, affinity *Affinity, schedulerName string,
  tolerations []Toleration, hostAliases []HostAlias@ip,
  priorityClassName string, priority *int32, dnsConfig *PodDNSConfig,
  readinessGates []PodReadinessGate, runtimeClassName *string,
  enableServiceLinks *bool, preemptionPolicy *PreemptionPolicy,
  overhead {}quantity,
  topologySpreadConstraints []TopologySpreadConstraint@topologyKey,
  setHostnameAsFQDN *bool, os *PodOS, hostUsers *bool,
  schedulingGates []PodSchedulingGate@name,
  resourceClaims []PodResourceClaim@name+retainKeys,
  resources *ResourceRequirements, hostnameOverride *string,
  schedulingGroup *PodSchedulingGroup
PodTemplateSpec: metadata !ObjectMeta, spec !PodSpec
LocalObjectReference: name string
PodSecurityContext: seLinuxOptions *SELinuxOptions,
  windowsOptions *WindowsSecurityContextOptions, runAsUser *int64,
  runAsGroup *int64, runAsNonRoot *bool, supplementalGroups []int64,
  supplementalGroupsPolicy *SupplementalGroupsPolicy, fsGroup *int64,
  sysctls []Sysctl, fsGroupChangePolicy *PodFSGroupChangePolicy,
  seccompProfile *SeccompProfile, appArmorProfile *AppArmorProfile,
  seLinuxChangePolicy *PodSELinuxChangePolicy
Sysctl: name !string, value !string
HostAlias: ip !string, hostnames []string
PodDNSConfig: nameservers []string, searches []string,
  options []PodDNSConfigOption
PodDNSConfigOption: name string, value *string
PodReadinessGate: conditionType !PodConditionType
PodOS: name !OSName
PodSchedulingGate: name !string
PodResourceClaim: name !string, resourceClaimName *string,
  resourceClaimTemplateName *string
PodSchedulingGroup: podGroupName *string
Toleration: key string, operator TolerationOperator, value string,
  effect TaintEffect, tolerationSeconds *int64
TopologySpreadConstraint: maxSkew !int32, topologyKey !string,
  whenUnsatisfiable !UnsatisfiableConstraintAction,
  labelSelector *LabelSelector, minDomains *int32,
  nodeAffinityPolicy *NodeInclusionPolicy,
  nodeTaintsPolicy *NodeInclusionPolicy, matchLabelKeys []string
Affinity: nodeAffinity *NodeAffinity, podAffinity *PodAffinity,
  podAntiAffinity *PodAntiAffinity
NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution *NodeSelector,
  preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm
NodeSelector: nodeSelectorTerms ![]NodeSelectorTerm
NodeSelectorTerm: matchExpressions []NodeSelectorRequirement,
  matchFields []NodeSelectorRequirement
NodeSelectorRequirement: key !string, operator !NodeSelectorOperator,
  values []string
PreferredSchedulingTerm: weight !int32, preference !NodeSelectorTerm
PodAffinity: requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm,
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
PodAntiAffinity:
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm,
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
PodAffinityTerm: labelSelector *LabelSelector, namespaces []string,
  topologyKey !string, namespaceSelector *LabelSelector,
  matchLabelKeys []string, mismatchLabelKeys []string
WeightedPodAffinityTerm: weight !int32, podAffinityTerm !PodAffinityTerm
Binding: metadata !ObjectMeta, target !ObjectReference
`;
