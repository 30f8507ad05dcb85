// Adds up init containers, though only one of them runs at a time.
// expect: binds-when-possible
// message: expected default/peak on node-1 by {t} | at {t}: Pending; 0/1 nodes
//   are available: 1 Insufficient cpu. | look: what you say of node-1 and
//   default/peak

import type { v1 } from '#engine';
import {
  allocatable, hostPorts, isFinished, matchesNodeSelector, milliValue,
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
    ?? occupied(pod, here)
    ?? crowded(here)
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

function crowded({ node, pods }: NodeInfo): string | undefined {
  const most = allocatable(node)['pods'] ?? 0;
  return (pods.length + 1) * 1000 > most ? REASON.tooManyPods : undefined;
}

/** Requests are booked from the choice of a node to the Pod's end, whether
 *  it runs or not and whatever it really uses. */
function lacking(pod: v1.Pod, { node, pods }: NodeInfo): string | undefined {
  const has = allocatable(node);
  for (const [resource, asked] of Object.entries(sumOf(pod))) {
    let booked = 0;
    for (const other of pods) booked += sumOf(other)[resource] ?? 0;
    if (asked > 0 && booked + asked > (has[resource] ?? 0)) {
      return REASON.insufficient(resource);
    }
  }
  return undefined;
}

function sumOf({ spec }: v1.Pod): Record<string, number> {
  const sums: Record<string, number> = {};
  // <- init containers run one after the other, before all others
  for (const { resources } of [
    ...spec.initContainers ?? [], ...spec.containers,
  ]) {
    for (const [name, text] of Object.entries(resources?.requests ?? {})) {
      sums[name] = (sums[name] ?? 0) + milliValue(text);
    }
  }
  return sums;
}
