// Compares amounts as text, and each Pod alone.
// expect: no-overcommit
// message: expected at most 2 cpu on node-1 | at {t}: 3 cpu after binding
//   default/p06 | look: the 2 Pods there: p05, p06

import type { v1 } from '#engine';
import {
  allocatable, hostPorts, isFinished, matchesNodeSelector, portsClash,
  tolerates,
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

function lacking(pod: v1.Pod, { node }: NodeInfo): string | undefined {
  const has = node.status.allocatable ?? {};
  for (const { resources } of pod.spec.containers) {
    for (const [resource, asked] of Object.entries(resources?.requests ?? {})) {
      // <- '1500m' comes before '2' in a dictionary
      if (asked > (has[resource] ?? '')) return REASON.insufficient(resource);
    }
  }
  return undefined;
}
