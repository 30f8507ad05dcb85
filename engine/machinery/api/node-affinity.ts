// Node selectors and node affinity.
// Upstream: component-helpers/scheduling/corev1/nodeaffinity. Same.

import type { Node } from './node.ts';
import type {
  NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, Pod,
} from './pod-spec.ts';

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
  const labels = node.metadata.labels ?? {};
  return matchExpressions.every((each) => meets(each, labels[each.key]))
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
  { operator, values = [] }: NodeSelectorRequirement,
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt': return value !== undefined && Number(value) < Number(values[0]);
    default: return false;
  }
}
