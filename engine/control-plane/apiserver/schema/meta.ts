// What every object carries, field by field in the order in which it is
// written. Upstream: apimachinery/pkg/apis/meta/v1 types.go. Same fields;
// schema.ts says how a line reads.

export const META_TYPES = `
ObjectMeta: name string, generateName string, namespace string,
  selfLink string, uid string, resourceVersion string, generation int64,
  creationTimestamp time, deletionTimestamp *time,
  deletionGracePeriodSeconds *int64, labels {}string, annotations {}string,
  ownerReferences []OwnerReference@uid, finalizers []string@,
  managedFields []ManagedFieldsEntry
OwnerReference: apiVersion !string, kind !string, name !string, uid !string,
  controller *bool, blockOwnerDeletion *bool
ManagedFieldsEntry: manager string, operation ManagedFieldsOperationType,
  apiVersion string, time *time, fieldsType string, fieldsV1 *any,
  subresource string
LabelSelector: matchLabels {}string,
  matchExpressions []LabelSelectorRequirement
LabelSelectorRequirement: key !string, operator !LabelSelectorOperator,
  values []string
Condition: type !string, status !ConditionStatus, observedGeneration int64,
  lastTransitionTime !time, reason !string, message !string
`;
