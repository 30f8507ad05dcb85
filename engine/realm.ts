// The door for a component's realm: the contract, the types of the API, and
// pure helpers. A learner's file, an exercise's harness and a sandbox import
// this and nothing else of the engine.

export type * from './machinery/component.ts';
export type { Reconcile } from './machinery/component.ts';
export type { Call } from './kernel/call.ts';
export { all, first } from './kernel/call.ts';
export type { Process } from './kernel/process.ts';
export type { Random } from './kernel/random.ts';
export type { Informer, Lister } from './machinery/informer.ts';
export type { Workqueue } from './machinery/workqueue.ts';
export type { EventRecorder } from './machinery/recorder.ts';

export type {
  ApiObject, Key, List, Millis, New, NodeName, ObjectMeta, ResourceVersion,
  WatchEvent,
} from './machinery/api/meta.ts';
export type * as v1 from './machinery/api/v1.ts';
export type * as appsv1 from './machinery/api/appsv1.ts';
export type * as coordinationv1 from './machinery/api/coordinationv1.ts';
export type * as discoveryv1 from './machinery/api/discoveryv1.ts';

export {
  ApiError, isAlreadyExists, isConflict, isExpired, isForbidden, isInvalid,
  isNotFound, isRetryable, isTimeout, isTooManyRequests,
} from './machinery/api/errors.ts';
export { keyOf, keyParts } from './machinery/api/key.ts';
export {
  conditionOf, isPodReady, readyStatus, setCondition,
} from './machinery/api/conditions.ts';
export {
  controllerOf, isOwnedBy, ownerReferenceTo,
} from './machinery/api/owners.ts';
export {
  allocatable, hostPorts, isActive, isFinished, isSidecar, isTerminating,
  podRequests, portsClash,
} from './machinery/api/pods.ts';
export type { Amounts, HostPort } from './machinery/api/pods.ts';
export { milliValue, parseQuantity } from './machinery/api/quantity.ts';
export { matches, matchesText } from './machinery/api/selectors.ts';
export {
  findUntolerated, tolerates, toleratedSeconds,
} from './machinery/api/tolerations.ts';
export {
  fitsNode, matchesNodeSelector, preferredWeight,
} from './machinery/api/node-affinity.ts';
export { formatTime, parseTime } from './machinery/api/time.ts';
export { parseDuration } from './machinery/api/duration.ts';
export { ln } from './machinery/api/ln.ts';
export type { Resource } from './machinery/api/resource.ts';
export {
  configmaps, deployments, endpoints, endpointslices, events, leases,
  namespaces, nodes, pods, priorityclasses, replicasets, serviceaccounts,
  services,
} from './machinery/api/resource.ts';
