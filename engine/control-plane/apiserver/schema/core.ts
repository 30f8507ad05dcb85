// Namespaces, ConfigMaps, ServiceAccounts and Events of both groups.
// Upstream: api/core/v1 and api/events/v1 types.go. Same fields; schema.ts
// says how a line reads.

export const CORE_TYPES = `
Namespace: metadata !ObjectMeta, spec !NamespaceSpec, status !NamespaceStatus
NamespaceSpec: finalizers []FinalizerName
NamespaceStatus: phase NamespacePhase, conditions []NamespaceCondition@type
NamespaceCondition: type !NamespaceConditionType, status !ConditionStatus,
  lastTransitionTime !time, reason string, message string
ConfigMap: metadata !ObjectMeta, immutable *bool, data {}string,
  binaryData {}bytes
ServiceAccount: metadata !ObjectMeta, secrets []ObjectReference@name,
  imagePullSecrets []LocalObjectReference, automountServiceAccountToken *bool
ObjectReference: kind string, namespace string, name string, uid string,
  apiVersion string, resourceVersion string, fieldPath string
Event: metadata !ObjectMeta, involvedObject !ObjectReference, reason string,
  message string, source !EventSource, firstTimestamp !time,
  lastTimestamp !time, count int32, type string, eventTime !microTime,
  series *EventSeries, action string, related *ObjectReference,
  reportingComponent !string, reportingInstance !string
EventSource: component string, host string
EventSeries: count int32, lastObservedTime !microTime
EventsEvent: metadata !ObjectMeta, eventTime !microTime,
  series *EventsEventSeries, reportingController string,
  reportingInstance string, action string, reason string,
  regarding !ObjectReference, related *ObjectReference, note string,
  type string, deprecatedSource !EventSource, deprecatedFirstTimestamp !time,
  deprecatedLastTimestamp !time, deprecatedCount int32
EventsEventSeries: count !int32, lastObservedTime !microTime
`;
