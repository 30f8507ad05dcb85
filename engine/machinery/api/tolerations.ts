// Taints and tolerations. Upstream: component-helpers/scheduling/corev1 and
// api/core/v1/toleration.go. Same.

import type { Taint } from './node.ts';
import type { Toleration } from './pod-spec.ts';

/** An absent key tolerates all keys, an absent effect all effects. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  switch (operator) {
    case 'Exists': return true;
    case 'Equal': case '': return value === (taint.value ?? '');
    default: return false;
  }
}

/** The first taint of these effects that nothing tolerates. */
export function findUntolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect)
    && !tolerations?.some((each) => tolerates(each, taint)));
}

/** How long a Pod stays under these NoExecute taints, in seconds: Infinity
 *  for ever, 0 if one of them is not tolerated at all. Of a taint's
 *  tolerations the first counts, over all taints the shortest. */
export function toleratedSeconds(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): number {
  let least = Infinity;
  for (const taint of taints) {
    const first = tolerations?.find((each) => tolerates(each, taint));
    if (first === undefined) return 0;
    least = Math.min(least, Math.max(0, first.tolerationSeconds ?? Infinity));
  }
  return least;
}
