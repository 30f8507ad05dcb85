// Relies on the taint that a controller adds to a cordoned node.
// expect: says-why
// message: expected "0/3 nodes are available: 1 node(s) didn't match Pod's
//   node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were
//   unschedulable." of default/at-2 | at {t}: "0/3 nodes are available: 1
//   node(s) didn't match Pod's node affinity/selector, 2 node(s) had
//   untolerated taint(s)." | look: the reason per node

import type { v1 } from '#engine';
import {
  allocatable, hostPorts, isFinished, matchesNodeSelector, podRequests,
  portsClash, tolerates,
} from '#engine';
import { REASON } from '../contract.ts';
import type { NodeInfo } from '../contract.ts';

/** The first reason against it; undefined if there is none. */
export function filter(pod: v1.Pod, on: NodeInfo): string | undefined {
  // Whoever is finished holds nothing any more.
  const here = { ...on, pods: on.pods.filter((each) => !isFinished(each)) };
  // <- the taint that follows a cordon is another reason
  return tainted(pod, on.node)
    ?? unsuitable(pod, on.node)
    ?? occupied(pod, here)
    ?? crowded(here)
    ?? lacking(pod, here);
}

function tainted(pod: v1.Pod, node: v1.Node): string | undefined {
  for (const taint of node.spec.taints ?? []) {
    // PreferNoSchedule is a wish, and wishes are for scores.
    const isOff = taint.effect !== 'PreferNoSchedule'
      && !isTolerated(pod, taint);
    if (isOff) return REASON.tainted;
  }
  return undefined;
}

function isTolerated({ spec }: v1.Pod, taint: v1.Taint): boolean {
  return (spec.tolerations ?? []).some((each) => tolerates(each, taint));
}

function unsuitable(pod: v1.Pod, node: v1.Node): string | undefined {
  const labels = pod.spec.nodeSelector ?? {};
  const required = pod.spec.affinity?.nodeAffinity
    ?.requiredDuringSchedulingIgnoredDuringExecution;
  const isSuitable = Object.entries(labels)
    .every(([key, value]) => node.metadata.labels?.[key] === value)
    && (required === undefined || matchesNodeSelector(required, node));
  return isSuitable ? undefined : REASON.mismatch;
}

function occupied(pod: v1.Pod, { pods }: NodeInfo): string | undefined {
  const taken = pods.flatMap(hostPorts);
  const isTaken = hostPorts(pod).some((port) =>
    taken.some((other) => portsClash(port, other)));
  return isTaken ? REASON.portTaken : undefined;
}

function crowded({ node, pods }: NodeInfo): string | undefined {
  const most = allocatable(node)['pods'] ?? 0;
  return (pods.length + 1) * 1000 > most ? REASON.tooManyPods : undefined;
}

/** Requests are booked from the choice of a node to the Pod's end, whether
 *  it runs or not and whatever it really uses. */
function lacking(pod: v1.Pod, { node, pods }: NodeInfo): string | undefined {
  const has = allocatable(node);
  for (const [resource, asked] of Object.entries(podRequests(pod))) {
    let booked = 0;
    for (const other of pods) booked += podRequests(other)[resource] ?? 0;
    if (asked > 0 && booked + asked > (has[resource] ?? 0)) {
      return REASON.insufficient(resource);
    }
  }
  return undefined;
}
