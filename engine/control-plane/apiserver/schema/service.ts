// Services and their endpoints. Upstream: api/core/v1 and api/discovery/v1
// types.go. Same fields; schema.ts says how a line reads.

export const SERVICE_TYPES = `
Service: metadata !ObjectMeta, spec !ServiceSpec, status !ServiceStatus
ServiceSpec: ports []ServicePort@port, selector {}string, clusterIP string,
  clusterIPs []string, type ServiceType, externalIPs []string,
  sessionAffinity ServiceAffinity, loadBalancerIP string,
  loadBalancerSourceRanges []string, externalName string,
  externalTrafficPolicy ServiceExternalTrafficPolicy,
  healthCheckNodePort int32, publishNotReadyAddresses bool,
  sessionAffinityConfig *SessionAffinityConfig, ipFamilies []IPFamily,
  ipFamilyPolicy *IPFamilyPolicy, allocateLoadBalancerNodePorts *bool,
  loadBalancerClass *string,
  internalTrafficPolicy *ServiceInternalTrafficPolicy,
  trafficDistribution *string
ServicePort: name string, protocol Protocol, appProtocol *string, port !int32,
  targetPort !intOrString, nodePort int32
SessionAffinityConfig: clientIP *ClientIPConfig
ClientIPConfig: timeoutSeconds *int32
ServiceStatus: loadBalancer !LoadBalancerStatus, conditions []Condition@type
LoadBalancerStatus: ingress []LoadBalancerIngress
LoadBalancerIngress: ip string, hostname string, ipMode *LoadBalancerIPMode,
  ports []PortStatus
PortStatus: port !int32, protocol !Protocol, error *string
Endpoints: metadata !ObjectMeta, subsets []EndpointSubset
EndpointSubset: addresses []EndpointAddress,
  notReadyAddresses []EndpointAddress, ports []EndpointPort
EndpointAddress: ip !string, hostname string, nodeName *string,
  targetRef *ObjectReference
EndpointPort: name string, port !int32, protocol Protocol, appProtocol *string
EndpointSlice: metadata !ObjectMeta, addressType !AddressType,
  endpoints ![]Endpoint, ports ![]SliceEndpointPort
Endpoint: addresses ![]string, conditions !EndpointConditions,
  hostname *string, targetRef *ObjectReference, deprecatedTopology {}string,
  nodeName *string, zone *string, hints *EndpointHints
EndpointConditions: ready *bool, serving *bool, terminating *bool
EndpointHints: forZones []ForZone, forNodes []ForNode
ForZone: name !string
ForNode: name !string
SliceEndpointPort: name *string, protocol *Protocol, port *int32,
  appProtocol *string
`;
