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
      const isCounted = (node: NodeInfo): boolean =>
        isDefault || hasAllKeys(node.node, soft);
      const counted = isDefault ? feasible : feasible.filter(isCounted);
      const domains = soft.map((each) => new Domains(each, peers));
      for (const each of domains) {
        if (each.isHost) continue;
        for (const node of counted) each.name(node);
        for (const node of snapshot.nodes) {
          if (isCounted(node)) each.addIfNamed(node);
        }
      }
      return spreadScorer(domains, counted.length, isCounted);
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

/** A constraint and the peers in each of its domains. */
class Domains {
  readonly constraint: Constraint;
  /** A host's own count is taken when the host is scored. */
  readonly isHost: boolean;
  readonly counts = new Map<string, number>();
  readonly peersOn: (node: NodeInfo) => number;

  constructor(constraint: Constraint, peers: PeerCounts) {
    this.constraint = constraint;
    this.isHost = constraint.topologyKey === HOSTNAME;
    this.peersOn = peers.of(constraint.peers);
  }

  of({ node }: NodeInfo): string | undefined {
    return node.metadata.labels?.[this.constraint.topologyKey];
  }

  name(node: NodeInfo): void {
    this.counts.set(this.of(node) ?? '', 0);
  }

  addIfNamed(node: NodeInfo): void {
    const domain = this.of(node);
    if (domain !== undefined && this.counts.has(domain)) this.add(node);
  }

  add(info: NodeInfo): void {
    const domain = this.of(info);
    if (domain === undefined) return;
    if (!this.constraint.includes(info.node)) return;
    const before = this.counts.get(domain) ?? 0;
    this.counts.set(domain, before + this.peersOn(info));
  }
}

function spreadFilter(
  hard: readonly Constraint[],
  snapshot: Snapshot,
  peers: PeerCounts,
): NodeFilter {
  const all = hard.map((each) => new Domains(each, peers));
  for (const node of snapshot.nodes) {
    if (hasAllKeys(node.node, hard)) for (const each of all) each.add(node);
  }
  const least = all.map(({ counts, constraint: { minDomains } }) =>
    (counts.size < minDomains ? 0 : Math.min(...counts.values())));
  return (node) => {
    for (const [i, domains] of all.entries()) {
      const { maxSkew, countsItself } = domains.constraint;
      const domain = domains.of(node);
      if (domain === undefined) return NO_LABEL;
      const there = domains.counts.get(domain) ?? 0;
      const skew = there + (countsItself ? 1 : 0) - least[i]!;
      if (skew > maxSkew) return TOO_SKEWED;
    }
    return undefined;
  };
}

/** The fewer peers in its domains, the better. A constraint with many
 *  domains weighs more, because each of its domains holds fewer Pods. */
function spreadScorer(
  all: readonly Domains[],
  counted: number,
  isCounted: (node: NodeInfo) => boolean,
): Scorer {
  const weights = all.map(({ isHost, counts }) =>
    ln((isHost ? counted : counts.size) + 2));
  const scoreOf = (node: NodeInfo): number => {
    if (!isCounted(node)) return LEFT_OUT;
    let score = 0;
    for (let i = 0; i < all.length; i += 1) {
      const domains = all[i]!;
      const domain = domains.of(node);
      if (domain === undefined) continue;
      const count = domains.isHost
        ? domains.peersOn(node) : domains.counts.get(domain) ?? 0;
      score += count * weights[i]! + (domains.constraint.maxSkew - 1);
    }
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
