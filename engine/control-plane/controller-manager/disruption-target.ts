// The condition that tells why a Pod is being deleted, set before it is.
// Upstream: UpdatePodCondition and PatchPodStatus as
// pkg/controller/tainteviction and pkg/controller/podgc use them. Same.

import { conditionOf } from '../../machinery/api/conditions.ts';
import type * as v1 from '../../machinery/api/v1.ts';

const TYPE = 'DisruptionTarget';

export interface Disruption {
  readonly reason: string;
  readonly message: string;
}

/** Whether the Pod says so already. */
export function isTargetOf(pod: v1.Pod, { reason, message }: Disruption) {
  const old = conditionOf(pod, TYPE);
  return old?.status === 'True' && old.reason === reason
    && old.message === message
    && old.observedGeneration === pod.metadata.generation;
}

/** A strategic patch of the status; `more` goes with it. */
export function disruptionPatch(
  pod: v1.Pod,
  disruption: Disruption,
  date: string,
  more: object = {},
): object {
  const { uid, generation } = pod.metadata;
  const old = conditionOf(pod, TYPE);
  const condition: v1.PodCondition = {
    type: TYPE,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime:
      old?.status === 'True' ? old.lastTransitionTime : date,
    ...disruption,
  };
  return { metadata: { uid }, status: { ...more, conditions: [condition] } };
}
