// Forgets that the number of Pods is limited too.
// expect: no-overcommit
// message: expected at most 110 pods on node-1 | at {t}: 111 pods after
//   binding default/{name} | look: the 111 Pods there: {name}, {name}, {name}
//   … {name}

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
  return cordoned(pod, on.node)
    ?? tainted(pod, on.node)
    ?? unsuitable(pod, on.node)
    ?? occupied(pod, here) // <- and how many are there?
    ?? lacking(pod, here);
}

/** For those who tolerate it, a cordon is a taint like others. */
function cordoned(pod: v1.Pod, { spec }: v1.Node): string | undefined {
  const key = 'node.kubernetes.io/unschedulable';
  const isOff = spec.unschedulable
    && !isTolerated(pod, { key, effect: 'NoSchedule' });
  return isOff ? REASON.cordoned : undefined;
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
