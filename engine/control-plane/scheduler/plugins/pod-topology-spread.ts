// Spreads Pods that belong together over nodes, zones or whatever a label of
// nodes tells apart: as a must, or as a wish.
// Upstream: pkg/scheduler/framework/plugins/podtopologyspread. Same.

import { ln } from '../../../machinery/api/ln.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import type {
  FilterPlugin, NodeFilter, Rejection, Scorer, ScorePlugin, Snapshot,
} from '../framework.ts';
import { MAX_NODE_SCORE } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodInfo } from '../pod-info.ts';
import {
  constraintsOf, defaultConstraints, hasAllKeys, PeerCounts,
} from './topology-constraints.ts';
import type { Constraint } from './topology-constraints.ts';

const NAME = 'PodTopologySpread';
const MISMATCH = "node(s) didn't match pod topology spread constraints";
const TOO_SKEWED: Rejection = {
  plugin: NAME, reasons: [MISMATCH], isResolvable: true,
};
const NO_LABEL: Rejection = {
  plugin: NAME,
  reasons: [`${MISMATCH} (missing required label)`],
  isResolvable: false,
};
const HOSTNAME = 'kubernetes.io/hostname';

/** Of the Services and the controller that count a Pod as theirs. */
export type DefaultSelectors = (pod: v1.Pod) => readonly v1.LabelSelector[];

export function podTopologySpread(
  selectorsOf: DefaultSelectors,
): FilterPlugin & ScorePlugin {
  const peers = new PeerCounts();
  return {
    name: NAME,
    scope: 'cluster',
    filter({ pod }, snapshot) {
      const hard = constraintsOf(pod).filter(({ isHard }) => isHard);
      return hard.length === 0
        ? undefined : spreadFilter(hard, snapshot, peers);
    },
    score({ pod }, snapshot, feasible) {
      const own = constraintsOf(pod);
      const isDefault = own.length === 0;
      const all = isDefault ? defaultConstraints(pod, selectorsOf(pod)) : own;
      const soft = all.filter(({ isHard }) => !isHard);
      if (soft.length === 0) return undefined;
      const counts = new DomainCounts(soft, peers);
      const counted = (node: NodeInfo): boolean =>
        isDefault || hasAllKeys(node.node, soft);
      counts.nameDomains(feasible.filter(counted));
      for (const node of snapshot.nodes) {
        if (counted(node)) counts.add(node);
      }
      return spreadScorer(soft, counts, feasible.filter(counted), peers);
    },
    isHelpedBy,
  };
}

function isHelpedBy(
  { pod }: PodInfo,
  change: Parameters<FilterPlugin['isHelpedBy']>[1],
): boolean {
  switch (change.kind) {
    case 'node-added':
    case 'node-removed': return hasAllKeys(change.node, constraintsOf(pod));
    case 'node-changed': return change.changed.labels || change.changed.taints;
    case 'pod-added':
    case 'pod-removed':
      return change.pod.metadata.namespace === pod.metadata.namespace;
    case 'pod-changed':
    case 'self-changed': return change.changed.labels;
  }
}

/** Peers per domain and constraint: domain -> how many. */
class DomainCounts {
  readonly constraints: readonly Constraint[];
  readonly byConstraint: readonly Map<string, number>[];
  readonly #peers: PeerCounts;
  #isClosed = false;

  constructor(constraints: readonly Constraint[], peers: PeerCounts) {
    this.constraints = constraints;
    this.byConstraint = constraints.map(() => new Map<string, number>());
    this.#peers = peers;
  }

  /** Only domains of these nodes will count. A host's own count is taken
   *  when it is scored. */
  nameDomains(nodes: readonly NodeInfo[]): void {
    this.#isClosed = true;
    for (const { node } of nodes) {
      this.constraints.forEach(({ topologyKey }, i) => {
        if (topologyKey === HOSTNAME) return;
        const domain = node.metadata.labels?.[topologyKey] ?? '';
        this.byConstraint[i]!.set(domain, 0);
      });
    }
  }

  add(info: NodeInfo): void {
    const { node } = info;
    this.constraints.forEach(({ topologyKey, peers, includes }, i) => {
      const domain = node.metadata.labels?.[topologyKey] ?? '';
      const counts = this.byConstraint[i]!;
      const before = counts.get(domain);
      if (before === undefined && this.#isClosed) return;
      if (!includes(node)) return;
      counts.set(domain, (before ?? 0) + this.#peers.on(info, peers));
    });
  }
}

function spreadFilter(
  hard: readonly Constraint[],
  snapshot: Snapshot,
  peers: PeerCounts,
): NodeFilter {
  const counts = new DomainCounts(hard, peers);
  for (const node of snapshot.nodes) {
    if (hasAllKeys(node.node, hard)) counts.add(node);
  }
  const least = hard.map(({ minDomains }, i) => {
    const values = [...counts.byConstraint[i]!.values()];
    return values.length < minDomains ? 0 : Math.min(...values);
  });
  return ({ node }) => {
    for (const [i, constraint] of hard.entries()) {
      const { topologyKey, maxSkew, countsItself } = constraint;
      const domain = node.metadata.labels?.[topologyKey];
      if (domain === undefined) return NO_LABEL;
      const there = counts.byConstraint[i]!.get(domain) ?? 0;
      const skew = there + (countsItself ? 1 : 0) - least[i]!;
      if (skew > maxSkew) return TOO_SKEWED;
    }
    return undefined;
  };
}

/** The fewer peers in its domains, the better. A constraint with many
 *  domains weighs more, because each of its domains holds fewer Pods. */
function spreadScorer(
  soft: readonly Constraint[],
  counts: DomainCounts,
  counted: readonly NodeInfo[],
  peers: PeerCounts,
): Scorer {
  const weights = soft.map(({ topologyKey }, i) => {
    const isHost = topologyKey === HOSTNAME;
    const size = isHost ? counted.length : counts.byConstraint[i]!.size;
    return ln(size + 2);
  });
  const isCounted = new Set(counted);
  const scoreOf = (info: NodeInfo): number => {
    if (!isCounted.has(info)) return LEFT_OUT;
    let score = 0;
    soft.forEach(({ topologyKey, maxSkew, peers: who }, i) => {
      const domain = info.node.metadata.labels?.[topologyKey];
      if (domain === undefined) return;
      const count = topologyKey === HOSTNAME
        ? peers.on(info, who) : counts.byConstraint[i]!.get(domain) ?? 0;
      score += count * weights[i]! + (maxSkew - 1);
    });
    return Math.round(score);
  };
  return { scoreOf, normalize: turnAround };
}

/** A node without the labels gets the lowest score of all. */
const LEFT_OUT = -1;

function turnAround(scores: number[]): void {
  const counted = scores.filter((score) => score !== LEFT_OUT);
  const least = Math.min(...counted);
  const most = Math.max(0, ...counted);
  for (let i = 0; i < scores.length; i += 1) {
    const score = scores[i]!;
    if (score === LEFT_OUT) scores[i] = 0;
    else if (most === 0) scores[i] = MAX_NODE_SCORE;
    else {
      scores[i] = Math.trunc(MAX_NODE_SCORE * (most + least - score) / most);
    }
  }
}
