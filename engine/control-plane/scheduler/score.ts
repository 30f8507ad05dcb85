// Runs the scores of a profile over the nodes that may take a Pod.
// Upstream: pkg/scheduler/framework/runtime/framework.go (RunScorePlugins).
// Different: a score that hangs on the Pod's shape and the node alone is
// remembered.

import type {
  Scorer, ScorePlugin, Snapshot, WeightedScore,
} from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import { NodeMemo } from './node-memo.ts';
import type { PodInfo, PodShape } from './pod-info.ts';

export interface PluginScores {
  readonly name: string;
  /** By place in the list of nodes; times the plugin's weight. */
  readonly scores: readonly number[];
}

export class Scores {
  readonly #plugins: readonly (WeightedScore & { readonly memo: Memo })[];

  constructor(plugins: readonly WeightedScore[]) {
    this.#plugins = plugins.map((each) => ({ ...each, memo: new WeakMap() }));
  }

  /** What each plugin that has a say gives to each node. */
  run(
    pod: PodInfo,
    snapshot: Snapshot,
    feasible: readonly NodeInfo[],
  ): readonly PluginScores[] {
    const all: PluginScores[] = [];
    for (const { plugin, weight, memo } of this.#plugins) {
      const scorer = plugin.score(pod, snapshot, feasible);
      if (scorer === undefined) continue;
      const scoreOf = remembering(plugin, scorer, memo, pod.shape);
      const scores = feasible.map(scoreOf);
      scorer.normalize?.(scores);
      for (let i = 0; i < scores.length; i += 1) scores[i]! *= weight;
      all.push({ name: plugin.name, scores });
    }
    return all;
  }
}

// #region total
/** Every node's sum over the plugins. */
export function totals(
  all: readonly PluginScores[],
  count: number,
): readonly number[] {
  const sums = new Array<number>(count).fill(0);
  for (const { scores } of all) {
    for (let i = 0; i < count; i += 1) sums[i]! += scores[i]!;
  }
  return sums;
}
// #endregion total

type Memo = WeakMap<PodShape, NodeMemo<number>>;

function remembering(
  { scope }: ScorePlugin,
  { scoreOf }: Scorer,
  memo: Memo,
  shape: PodShape,
): Scorer['scoreOf'] {
  if (scope === 'cluster') return scoreOf;
  let known = memo.get(shape);
  if (known === undefined) {
    known = new NodeMemo();
    memo.set(shape, known);
  }
  const scores = known;
  return (node) => scores.of(node, scoreOf);
}
