// Near some Pods, far from others, as Pods say of each other: a must, or a
// wish. What Pods that are there refuse counts against a newcomer.
// Upstream: pkg/scheduler/framework/plugins/interpodaffinity. Same.

import type * as v1 from '../../../machinery/api/v1.ts';
import type { Change } from '../changes.ts';
import type {
  FilterPlugin, NodeFilter, Rejection, ScorePlugin, Snapshot,
} from '../framework.ts';
import { MAX_NODE_SCORE } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { TermsOf } from './affinity-terms.ts';
import type { NamespaceLabels, Term, Terms } from './affinity-terms.ts';

const NAME = 'InterPodAffinity';

function rejection(what: string, isResolvable: boolean): Rejection {
  return { plugin: NAME, reasons: [`node(s) didn't ${what}`], isResolvable };
}
const NOT_NEAR = rejection('match pod affinity rules', false);
const TOO_NEAR = rejection('match pod anti-affinity rules', true);
const NOT_WANTED =
  rejection('satisfy existing pods anti-affinity rules', true);

/** Upstream's hardPodAffinityWeight: being wanted is worth a little. */
const WANTED_WEIGHT = 1;

export function interPodAffinity(
  labelsOf: NamespaceLabels,
): FilterPlugin & ScorePlugin {
  const terms = new TermsOf(labelsOf);
  return {
    name: NAME,
    scope: 'cluster',
    filter: ({ pod }, snapshot) => affinityFilter(pod, snapshot, terms),
    score({ pod }, snapshot) {
      const sums = wishes(pod, snapshot, terms);
      if (sums.isEmpty) return undefined;
      const scoreOf = ({ node }: NodeInfo): number => sums.of(node);
      return { scoreOf, normalize: stretch };
    },
    isHelpedBy: ({ pod }, change) => isHelpedBy(pod, change, terms),
  };
}

/** Numbers by topology key and value: what is true of a whole domain. */
class DomainSums {
  readonly #byKey = new Map<string, Map<string, number>>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  add(key: string, { metadata: { labels } }: v1.Node, amount: number): void {
    const value = labels?.[key];
    if (value === undefined) return;
    let values = this.#byKey.get(key);
    if (values === undefined) this.#byKey.set(key, values = new Map());
    values.set(value, (values.get(value) ?? 0) + amount);
  }

  get(key: string, { metadata: { labels } }: v1.Node): number {
    return this.#byKey.get(key)?.get(labels?.[key] ?? '') ?? 0;
  }

  /** Over all keys. */
  of({ metadata: { labels } }: v1.Node): number {
    let sum = 0;
    for (const [key, values] of this.#byKey) {
      const value = labels?.[key];
      if (value !== undefined) sum += values.get(value) ?? 0;
    }
    return sum;
  }
}

function affinityFilter(
  pod: v1.Pod,
  snapshot: Snapshot,
  terms: TermsOf,
): NodeFilter | undefined {
  const { required, requiredAnti } = terms.of(pod);
  const near = new DomainSums();
  const far = new DomainSums();
  const unwanted = new DomainSums();
  const asks = required.length + requiredAnti.length > 0;
  for (const info of snapshot.nodes) {
    if (!asks && !info.hasPodsWithAffinity) continue;
    for (const { pod: other, hasPodAffinity } of info.pods) {
      const isMeant = required.length > 0
        && required.every((term) => term.means(other));
      if (isMeant) addAll(near, required, info.node);
      for (const { topologyKey, means } of requiredAnti) {
        if (means(other)) far.add(topologyKey, info.node, 1);
      }
      if (!hasPodAffinity) continue;
      for (const { topologyKey, means } of terms.of(other).requiredAnti) {
        if (means(pod)) unwanted.add(topologyKey, info.node, 1);
      }
    }
  }
  if (!asks && unwanted.isEmpty) return undefined;
  const isFirst = near.isEmpty && required.every((term) => term.means(pod));
  return ({ node }) => {
    if (!isNear(node, required, near, isFirst)) return NOT_NEAR;
    const isFar = requiredAnti.every(({ topologyKey }) =>
      far.get(topologyKey, node) === 0);
    if (!isFar) return TOO_NEAR;
    return unwanted.of(node) > 0 ? NOT_WANTED : undefined;
  };
}

function addAll(
  sums: DomainSums,
  terms: readonly Term[],
  node: v1.Node,
): void {
  for (const { topologyKey } of terms) sums.add(topologyKey, node, 1);
}

/** The first of a group that wants to be together may go anywhere. */
function isNear(
  node: v1.Node,
  required: readonly Term[],
  near: DomainSums,
  isFirst: boolean,
): boolean {
  const { labels } = node.metadata;
  return required.every(({ topologyKey }) =>
    labels?.[topologyKey] !== undefined
    && (isFirst || near.get(topologyKey, node) > 0));
}

/** Both sides have a say: the Pod's wishes about others, and theirs. */
function wishes(
  pod: v1.Pod,
  snapshot: Snapshot,
  terms: TermsOf,
): DomainSums {
  const sums = new DomainSums();
  const mine = terms.of(pod);
  const hasWishes = mine.preferred.length + mine.preferredAnti.length > 0;
  for (const info of snapshot.nodes) {
    if (!hasWishes && !info.hasPodsWithAffinity) continue;
    for (const { pod: other, hasPodAffinity } of info.pods) {
      if (hasWishes) addWishes(sums, mine, other, info.node);
      if (!hasPodAffinity) continue;
      const theirs = terms.of(other);
      addWishes(sums, theirs, pod, info.node);
      for (const { topologyKey, means } of theirs.required) {
        if (means(pod)) sums.add(topologyKey, info.node, WANTED_WEIGHT);
      }
    }
  }
  return sums;
}

function addWishes(
  sums: DomainSums,
  { preferred, preferredAnti }: Terms,
  other: v1.Pod,
  node: v1.Node,
): void {
  for (const { topologyKey, weight, means } of preferred) {
    if (means(other)) sums.add(topologyKey, node, weight);
  }
  for (const { topologyKey, weight, means } of preferredAnti) {
    if (means(other)) sums.add(topologyKey, node, -weight);
  }
}

/** The lowest becomes 0, the highest 100; no difference is no score. */
function stretch(scores: number[]): void {
  const least = Math.min(...scores);
  const range = Math.max(...scores) - least;
  for (let i = 0; i < scores.length; i += 1) {
    scores[i] = range === 0 ? 0
      : Math.trunc(MAX_NODE_SCORE * ((scores[i]! - least) / range));
  }
}

function isHelpedBy(pod: v1.Pod, change: Change, terms: TermsOf): boolean {
  const { required, requiredAnti } = terms.of(pod);
  const meansAny = (other: v1.Pod): boolean =>
    required.some((term) => term.means(other));
  switch (change.kind) {
    case 'node-added': return true;
    case 'node-changed': return change.changed.labels;
    case 'pod-added': return meansAny(change.pod);
    case 'pod-removed':
      return requiredAnti.some((term) => term.means(change.pod))
        || terms.of(change.pod).requiredAnti.some((term) => term.means(pod));
    case 'pod-changed': return change.changed.labels;
    case 'self-changed': return change.changed.labels;
    default: return false;
  }
}
