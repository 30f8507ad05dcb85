// nodeSelector and node affinity: what a node must be, and what it should be.
// Upstream: pkg/scheduler/framework/plugins/nodeaffinity. Different: a
// required metadata.name does not narrow the nodes looked at beforehand.

import {
  fitsNode, preferredWeight,
} from '../../../machinery/api/node-affinity.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import type { FilterPlugin, Rejection, ScorePlugin } from '../framework.ts';
import { normalize } from './normalize.ts';

const NAME = 'NodeAffinity';
const REJECTION: Rejection = {
  plugin: NAME,
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
  isResolvable: false,
};

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: NAME,
  scope: 'node',

  filter({ pod }) {
    if (!isPicky(pod)) return undefined;
    return ({ node }) => (fitsNode(pod, node) ? undefined : REJECTION);
  },

  score({ pod }) {
    const preferred = pod.spec.affinity?.nodeAffinity
      ?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    if (preferred.length === 0) return undefined;
    return { scoreOf: ({ node }) => preferredWeight(pod, node), normalize };
  },

  isHelpedBy({ pod }, change) {
    switch (change.kind) {
      case 'node-added': return fitsNode(pod, change.node);
      case 'node-changed':
        return change.changed.labels && fitsNode(pod, change.node)
          && !fitsNode(pod, change.before);
      default: return false;
    }
  },
};

function isPicky({ spec: { nodeSelector, affinity } }: v1.Pod): boolean {
  return nodeSelector !== undefined || affinity?.nodeAffinity
    ?.requiredDuringSchedulingIgnoredDuringExecution !== undefined;
}
