// Node selectors and node affinity.
// Upstream: component-helpers/scheduling/corev1/nodeaffinity. Same.

import type {
  NodeSelector, NodeSelectorRequirement, NodeSelectorTerm,
} from './affinity.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import { fits, requirementOf } from './selectors.ts';

/** nodeSelector and required node affinity, both. */
export function fitsNode(pod: Pod, node: Node): boolean {
  const { nodeSelector, affinity } = pod.spec;
  for (const key in nodeSelector) {
    if (node.metadata.labels?.[key] !== nodeSelector[key]) return false;
  }
  const required = affinity?.nodeAffinity
    ?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, node);
}

/** One term must match; a term with nothing in it matches nothing. */
export function matchesNodeSelector(
  selector: NodeSelector,
  node: Node,
): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

export function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = node.metadata.labels;
  return matchExpressions.every((each) => meets(each, labels?.[each.key]))
    && matchFields.every((each) => each.key === 'metadata.name'
      && meets(each, node.metadata.name));
}

/** Sum of the weights of preferred terms that match. */
export function preferredWeight(pod: Pod, node: Node): number {
  const preferred = pod.spec.affinity?.nodeAffinity
    ?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  let sum = 0;
  for (const { weight, preference } of preferred) {
    if (matchesTerm(preference, node)) sum += weight;
  }
  return sum;
}

function meets(
  expression: NodeSelectorRequirement,
  value: string | undefined,
): boolean {
  const requirement = requirementOf(expression);
  return requirement !== undefined && fits(requirement, value);
}
