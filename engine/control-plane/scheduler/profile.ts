// The default profile of kube-scheduler 1.36, with upstream's weights.
// Upstream: pkg/scheduler/apis/config/v1/default_plugins.go. Different:
// plugins for volumes and claimed devices are left out.

import type { Profile } from './framework.ts';
import { balancedAllocation } from './plugins/balanced-allocation.ts';
import { dynamicResources } from './plugins/dynamic-resources.ts';
import type { NamespaceLabels } from './plugins/affinity-terms.ts';
import { fit, fitScore } from './plugins/fit.ts';
import { imageLocality } from './plugins/image-locality.ts';
import { interPodAffinity } from './plugins/inter-pod-affinity.ts';
import { nodeAffinity } from './plugins/node-affinity.ts';
import { nodeName } from './plugins/node-name.ts';
import { nodePorts } from './plugins/node-ports.ts';
import { nodeUnschedulable } from './plugins/node-unschedulable.ts';
import { podTopologySpread } from './plugins/pod-topology-spread.ts';
import type { DefaultSelectors } from './plugins/pod-topology-spread.ts';
import { schedulingGates } from './plugins/scheduling-gates.ts';
import { taintToleration } from './plugins/taint-toleration.ts';
import { defaultPreemption } from './preemption.ts';

/** What plugins ask about the rest of the cluster. */
export interface Knowledge {
  readonly selectorsOf: DefaultSelectors;
  readonly namespaceLabels: NamespaceLabels;
}

// #region profiles
export function defaultProfile(knowledge: Knowledge): Profile {
  const topologySpread = podTopologySpread(knowledge.selectorsOf);
  const podAffinity = interPodAffinity(knowledge.namespaceLabels);
  return {
    schedulerName: 'default-scheduler',
    preEnqueue: [schedulingGates],
    filters: [
      nodeUnschedulable, nodeName, taintToleration, nodeAffinity, nodePorts,
      fit, topologySpread, podAffinity,
    ],
    scores: [
      { plugin: taintToleration, weight: 3 },
      { plugin: nodeAffinity, weight: 2 },
      { plugin: fitScore(), weight: 1 },
      { plugin: topologySpread, weight: 2 },
      { plugin: podAffinity, weight: 2 },
      { plugin: balancedAllocation, weight: 1 },
      { plugin: imageLocality, weight: 1 },
    ],
    postFilters: [dynamicResources, defaultPreemption],
  };
}
// #endregion profiles
