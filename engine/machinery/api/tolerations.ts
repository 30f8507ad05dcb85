// Taints and tolerations. Upstream: component-helpers/scheduling/corev1 and
// api/core/v1/toleration.go. Same.

import type { Taint } from './node.ts';
import type { Toleration } from './pod-spec.ts';

/** An empty key tolerates all keys, an absent effect all effects. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key = '', operator = 'Equal', value = '', effect = '' } = toleration;
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  if (key === '') return false;
  return operator === 'Equal' && value === (taint.value ?? '');
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
 *  for ever, 0 if one of them is not tolerated at all. */
export function toleratedSeconds(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): number {
  let least = Infinity;
  for (const taint of taints) {
    const fitting = tolerations?.filter((each) => tolerates(each, taint));
    if (fitting === undefined || fitting.length === 0) return 0;
    for (const { tolerationSeconds } of fitting) {
      if (tolerationSeconds === undefined) continue;
      least = Math.min(least, Math.max(0, tolerationSeconds));
    }
  }
  return least;
}
