// Spread constraints as the plugin reads them, and how many Pods of a kind
// are on a node.
// Upstream: pkg/scheduler/framework/plugins/podtopologyspread/common.go.

import { fitsNode } from '../../../machinery/api/node-affinity.ts';
import { matchesLabels } from '../../../machinery/api/selectors.ts';
import { findUntolerated } from '../../../machinery/api/tolerations.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import type { NodeInfo } from '../node-info.ts';
import { NodeMemo } from '../node-memo.ts';

export interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly minDomains: number;
  readonly isHard: boolean;
  /** Whether the Pod itself is one of those that it counts. */
  readonly countsItself: boolean;
  readonly peers: Peers;
  /** Whether a node is one of those to spread over. */
  readonly includes: (node: v1.Node) => boolean;
}

/** The Pods that a constraint counts. */
export interface Peers {
  readonly namespace: string;
  /** All of them must match. */
  readonly selectors: readonly v1.LabelSelector[];
  /** The same for equal peers. */
  readonly id: string;
}

export function constraintsOf(pod: v1.Pod): readonly Constraint[] {
  const { topologySpreadConstraints = [] } = pod.spec;
  return topologySpreadConstraints.map((each) => {
    const own = withMatchLabelKeys(each, pod);
    return constraintOf(pod, each, own === undefined ? [] : [own]);
  });
}

/** For Pods with none of their own that a Service or a controller counts as
 *  its own. They spread, but nothing is refused. */
export function defaultConstraints(
  pod: v1.Pod,
  selectors: readonly v1.LabelSelector[],
): readonly Constraint[] {
  if (selectors.length === 0) return [];
  return DEFAULTS.map((each) => constraintOf(pod, each, selectors));
}

const DEFAULTS: readonly v1.TopologySpreadConstraint[] = [
  {
    topologyKey: 'kubernetes.io/hostname', maxSkew: 3,
    whenUnsatisfiable: 'ScheduleAnyway',
  },
  {
    topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5,
    whenUnsatisfiable: 'ScheduleAnyway',
  },
];

function constraintOf(
  pod: v1.Pod,
  spec: v1.TopologySpreadConstraint,
  selectors: readonly v1.LabelSelector[],
): Constraint {
  const { namespace = '', labels } = pod.metadata;
  const id = `${namespace} ${selectors.map(textOf).join()}`;
  const peers = { namespace, selectors, id };
  const { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = spec;
  return {
    maxSkew: spec.maxSkew,
    topologyKey: spec.topologyKey,
    minDomains: spec.minDomains ?? 1,
    isHard: spec.whenUnsatisfiable === 'DoNotSchedule',
    countsItself: selectors.length > 0
      && matchesAll(selectors, labels),
    peers,
    includes: (node) =>
      (nodeAffinityPolicy === 'Ignore' || fitsNode(pod, node))
      && (nodeTaintsPolicy === 'Ignore' || !isTainted(pod, node)),
  };
}

const TEXTS = new WeakMap<v1.LabelSelector, string>();

function textOf(selector: v1.LabelSelector): string {
  let text = TEXTS.get(selector);
  if (text === undefined) {
    TEXTS.set(selector, text = JSON.stringify(selector));
  }
  return text;
}

function isTainted(pod: v1.Pod, { spec }: v1.Node): boolean {
  const { tolerations } = pod.spec;
  const effects = ['NoSchedule', 'NoExecute'];
  return findUntolerated(spec?.taints, tolerations, effects) !== undefined;
}

/** The Pod's own values of matchLabelKeys narrow the selector. */
function withMatchLabelKeys(
  { labelSelector, matchLabelKeys = [] }: v1.TopologySpreadConstraint,
  { metadata: { labels = {} } }: v1.Pod,
): v1.LabelSelector | undefined {
  const keys = matchLabelKeys.filter((key) => labels[key] !== undefined);
  if (labelSelector === undefined || keys.length === 0) return labelSelector;
  const { matchExpressions = [] } = labelSelector;
  const narrower = keys.map((key) =>
    ({ key, operator: 'In', values: [labels[key]!] }));
  return {
    ...labelSelector, matchExpressions: [...matchExpressions, ...narrower],
  };
}

export function hasAllKeys(
  { metadata: { labels } }: v1.Node,
  constraints: readonly Constraint[],
): boolean {
  for (const { topologyKey } of constraints) {
    if (labels?.[topologyKey] === undefined) return false;
  }
  return true;
}

const PEERS_MAX = 1_000;

/** How many peers are on each node; counted again only where a node has
 *  changed. */
export class PeerCounts {
  readonly #byPeers = new Map<string, NodeMemo<number>>();

  of(peers: Peers): (node: NodeInfo) => number {
    let known = this.#byPeers.get(peers.id);
    if (known === undefined) {
      if (this.#byPeers.size >= PEERS_MAX) this.#byPeers.clear();
      known = new NodeMemo();
      this.#byPeers.set(peers.id, known);
    }
    const counts = known;
    const count = (node: NodeInfo): number => countPeers(node, peers);
    return (node) => counts.of(node, count);
  }
}

/** A selector that says nothing counts nobody. */
function countPeers(node: NodeInfo, { namespace, selectors }: Peers): number {
  if (selectors.every(isEmpty)) return 0;
  let count = 0;
  for (const kin of node.kin) {
    if (kin.namespace !== namespace) continue;
    if (matchesAll(selectors, kin.labels)) count += kin.count;
  }
  return count;
}

function matchesAll(
  selectors: readonly v1.LabelSelector[],
  labels: v1.Pod['metadata']['labels'],
): boolean {
  for (const each of selectors) if (!matchesLabels(each, labels)) return false;
  return true;
}

function isEmpty({ matchLabels, matchExpressions }: v1.LabelSelector) {
  return Object.keys(matchLabels ?? {}).length === 0
    && (matchExpressions ?? []).length === 0;
}
