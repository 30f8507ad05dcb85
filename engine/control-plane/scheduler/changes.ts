// What happens to a cluster, as far as it may make room for a waiting Pod.
// Upstream: pkg/scheduler/framework/events.go and its cluster events.
// Different: one union of plain values instead of bit masks.

import type * as v1 from '../../machinery/api/v1.ts';

export type Change =
  | NodeAdded | NodeRemoved | NodeChanged
  | PodAdded | PodRemoved | PodChanged | SelfChanged;

export interface NodeAdded {
  readonly kind: 'node-added';
  readonly node: v1.Node;
}
export interface NodeRemoved {
  readonly kind: 'node-removed';
  readonly node: v1.Node;
}
export interface NodeChanged {
  readonly kind: 'node-changed';
  readonly before: v1.Node;
  readonly node: v1.Node;
  readonly changed: NodeAspects;
}
/** A Pod that was or came to be on a node. */
export interface PodAdded {
  readonly kind: 'pod-added';
  readonly pod: v1.Pod;
}
export interface PodRemoved {
  readonly kind: 'pod-removed';
  readonly pod: v1.Pod;
}
export interface PodChanged {
  readonly kind: 'pod-changed';
  readonly before: v1.Pod;
  readonly pod: v1.Pod;
  readonly changed: PodAspects;
}
/** The waiting Pod itself. */
export interface SelfChanged {
  readonly kind: 'self-changed';
  readonly changed: PodAspects;
}

export interface NodeAspects {
  readonly labels: boolean;
  /** Or cordoned, or no longer so. */
  readonly taints: boolean;
  readonly allocatable: boolean;
}
export interface PodAspects {
  readonly labels: boolean;
  readonly tolerations: boolean;
  readonly gates: boolean;
  readonly resources: boolean;
}

/** Undefined if nothing that matters to scheduling differs: heartbeats. */
export function nodeChange(
  before: v1.Node,
  node: v1.Node,
): NodeChanged | undefined {
  const changed = {
    labels: differ(before.metadata.labels, node.metadata.labels),
    taints: differ(before.spec?.taints, node.spec?.taints)
      || before.spec?.unschedulable !== node.spec?.unschedulable,
    allocatable:
      differ(before.status?.allocatable, node.status?.allocatable),
  };
  if (!(changed.labels || changed.taints || changed.allocatable)) {
    return undefined;
  }
  return { kind: 'node-changed', before, node, changed };
}

/** Undefined if nothing that matters to scheduling differs: its status. */
export function podAspects(
  before: v1.Pod,
  pod: v1.Pod,
): PodAspects | undefined {
  // A write of the status leaves the rest as it was, object for object.
  if (before.spec === pod.spec
    && before.metadata.labels === pod.metadata.labels) return undefined;
  const changed = {
    labels: differ(before.metadata.labels, pod.metadata.labels),
    tolerations: differ(before.spec.tolerations, pod.spec.tolerations),
    gates: differ(before.spec.schedulingGates, pod.spec.schedulingGates),
    resources: before.spec.containers.some(({ resources }, i) =>
      differ(resources, pod.spec.containers[i]?.resources)),
  };
  return Object.values(changed).includes(true) ? changed : undefined;
}

function differ(a: unknown, b: unknown): boolean {
  return a !== b && JSON.stringify(a) !== JSON.stringify(b);
}
