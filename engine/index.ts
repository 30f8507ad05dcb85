// The door for hosts: clusters, their journals and pictures of them. A page,
// a runner, a grader and a test import this.

export { createCluster } from './cluster-with-kubectl.ts';
export type {
  CallFault, Cluster, ClusterOptions, Duration, KubectlResult, KubectlRun,
  NodeSpec, RunUntil, SlotFill,
} from './cluster/options.ts';
export { FLAG_NAMES } from './cluster/flags.ts';
export { SERVED_KINDS } from './cluster/served-kinds.ts';
export { ENGINE_VERSION } from './version.ts';

export type { Hop } from './kernel/local-realm.ts';
export type { Effect, RealmEnd, Turn } from './kernel/protocol.ts';
export { BudgetExceeded } from './kernel/budget.ts';
export { RealmFault, portRealm } from './kernel/port.ts';
export type { PortRealm, PortRealmOptions, TextPort } from './kernel/port.ts';
export { digestOf } from './kernel/digest.ts';
export { createRandom } from './kernel/random.ts';

export type {
  ApiObject, Key, List, Millis, NodeName, WatchEvent,
} from './machinery/api/meta.ts';
export type * as v1 from './machinery/api/v1.ts';
export type * as appsv1 from './machinery/api/appsv1.ts';
export type { Component, ComponentContext } from './machinery/component.ts';
export type {
  EntryBody, EntryOf, JournalEntry,
} from './machinery/journal.ts';
export type { ApiRequest } from './machinery/request.ts';
export {
  conditionOf, isPodReady, readyStatus,
} from './machinery/api/conditions.ts';
export { keyOf, keyParts } from './machinery/api/key.ts';
export {
  allocatable, isActive, isFinished, isTerminating, podRequests,
} from './machinery/api/pods.ts';
export { parseQuantity } from './machinery/api/quantity.ts';
export { fitsNode } from './machinery/api/node-affinity.ts';
export { findUntolerated, tolerates } from './machinery/api/tolerations.ts';
export { formatTime, parseTime } from './machinery/api/time.ts';
export {
  formatDuration, humanDuration, parseDuration,
} from './machinery/api/duration.ts';

export * from './timeline/index.ts';
