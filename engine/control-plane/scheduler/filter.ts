// Runs the filters of a profile: per node in their order, and the first that
// rejects is the reason.
// Upstream: pkg/scheduler/framework/runtime/framework.go. Different: verdicts
// that hang on the Pod's shape and the node alone are remembered.

import { assert } from '../../kernel/assert.ts';
import type {
  FilterPlugin, NodeFilter, Rejection, Snapshot,
} from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { NodeMemo } from './node-memo.ts';
import type { PodInfo, PodShape } from './pod-info.ts';

export class Filters {
  readonly #ofNode: readonly FilterPlugin[];
  readonly #ofCluster: readonly FilterPlugin[];
  readonly #verdicts = new WeakMap<PodShape, NodeMemo<Verdict>>();

  constructor(filters: readonly FilterPlugin[]) {
    this.#ofNode = filters.filter(({ scope }) => scope === 'node');
    this.#ofCluster = filters.filter(({ scope }) => scope === 'cluster');
    assert(this.#ofNode.every((each, i) => each === filters[i]),
      'filters of a node alone come before those that look further');
  }

  /** The filters as one, for one Pod and one cycle. */
  begin(pod: PodInfo, snapshot: Snapshot): NodeFilter {
    // A Pod that names its node is no part of its shape's story.
    const verdicts = pod.pod.spec.nodeName === undefined
      ? this.#verdictsOn(pod.shape) : new NodeMemo<Verdict>();
    const ofCluster = prepared(this.#ofCluster, pod, snapshot);
    let ofNode: readonly NodeFilter[] | undefined;
    const look = (node: NodeInfo): Verdict => {
      ofNode ??= prepared(this.#ofNode, pod, snapshot);
      return firstRejection(ofNode, node);
    };
    return (node) =>
      verdicts.of(node, look) ?? firstRejection(ofCluster, node);
  }

  #verdictsOn(shape: PodShape): NodeMemo<Verdict> {
    let verdicts = this.#verdicts.get(shape);
    if (verdicts === undefined) {
      verdicts = new NodeMemo();
      this.#verdicts.set(shape, verdicts);
    }
    return verdicts;
  }
}

type Verdict = Rejection | undefined;

function prepared(
  plugins: readonly FilterPlugin[],
  pod: PodInfo,
  snapshot: Snapshot,
): readonly NodeFilter[] {
  return plugins.map((plugin) => plugin.filter(pod, snapshot))
    .filter((filter) => filter !== undefined);
}

function firstRejection(
  filters: readonly NodeFilter[],
  node: NodeInfo,
): Verdict {
  for (const filter of filters) {
    const rejection = filter(node);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
