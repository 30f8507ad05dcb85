// The Pods of a node. Upstream: the informer's index by spec.nodeName.
// Different: they are looked for, because a node's Pods are asked for only
// when it fails, and an index would have to follow each change of each Pod.

import type { NodeName } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Lister } from '../../machinery/informer.ts';

/** In key order. */
export function podsOn(
  pods: Lister<v1.Pod>,
  name: NodeName,
): readonly v1.Pod[] {
  return pods.list().filter(({ spec }) => spec.nodeName === name);
}
