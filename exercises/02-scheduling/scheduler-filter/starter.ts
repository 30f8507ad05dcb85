// May this node take this Pod? The harness asks you about one node after the
// other, by name, and binds the Pod to the first that may. If none may, it
// counts your reasons and writes them where `kubectl describe` shows them.
// Real thing: pkg/scheduler/framework/plugins. There each check is a plugin
// of its own; volumes, spreading and Pod affinity are left out here.

import type { v1 } from '#engine';
import {
  allocatable, hostPorts, matchesNodeSelector, podRequests, portsClash,
  tolerates,
} from '#engine';
import { REASON } from './contract.ts';
import type { NodeInfo } from './contract.ts';

/** The first reason against it; undefined if there is none. */
export function filter(pod: v1.Pod, on: NodeInfo): string | undefined {
  // TODO 4: a cordon comes before all others; a host port that is taken and
  // one Pod too many come right before `lacking`.
  return tainted(pod, on.node)
    ?? unsuitable(pod, on.node)
    ?? lacking(pod, on);
}

function tainted(pod: v1.Pod, node: v1.Node): string | undefined {
  for (const taint of node.spec.taints ?? []) {
    const isOff = false; // TODO 2: does this taint keep this Pod off?
    if (isOff) return REASON.tainted;
  }
  return undefined;
}

function unsuitable(pod: v1.Pod, node: v1.Node): string | undefined {
  const labels = pod.spec.nodeSelector ?? {};
  const required = pod.spec.affinity?.nodeAffinity
    ?.requiredDuringSchedulingIgnoredDuringExecution;
  const isSuitable = true; // TODO 3: has it all labels, and what is required?
  return isSuitable ? undefined : REASON.mismatch;
}

/** Amounts are in thousandths: "1500m" of cpu is 1500, and a node for 110
 *  Pods has 110000 of pods. podRequests knows about init containers. */
function lacking(pod: v1.Pod, { node, pods }: NodeInfo): string | undefined {
  const has = allocatable(node);
  for (const [resource, asked] of Object.entries(podRequests(pod))) {
    const booked = Infinity; // TODO 1: how much of it have others booked?
    if (asked > 0 && booked + asked > (has[resource] ?? 0)) {
      return REASON.insufficient(resource);
    }
  }
  return undefined;
}
