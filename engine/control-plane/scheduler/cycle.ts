// One Pod's way through filters and scores to a node, or to the reason why
// there is none.
// Upstream: pkg/scheduler/schedule_one.go (schedulePod). Different: ties are
// broken by the seed; upstream takes the first of a list in random order.

import type { Random } from '../../kernel/random.ts';
import { message, NO_NODES } from './diagnosis.ts';
import { Filters } from './filter.ts';
import type {
  FilterCycle, Profile, Rejection, Snapshot,
} from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import { Scores, totals } from './score.ts';
import type { PluginScores } from './score.ts';

export type Decision = Placed | Refused;
export interface Placed {
  readonly nodeName: string;
  readonly feasible: readonly NodeInfo[];
  /** Empty if there was only one node to take. */
  readonly scores: readonly PluginScores[];
}
export interface Refused {
  readonly nodeName?: undefined;
  readonly message: string;
  /** Who said no anywhere; their hints decide when to try again. */
  readonly plugins: ReadonlySet<string>;
}

export class SchedulingCycle {
  readonly #profile: Profile;
  readonly #filters: Filters;
  readonly #scores: Scores;
  readonly #random: Random;
  /** Where the next search begins, so that in a large cluster the sample
   *  moves on. */
  #start = 0;

  constructor(profile: Profile, random: Random) {
    this.#profile = profile;
    this.#filters = new Filters(profile.filters);
    this.#scores = new Scores(profile.scores);
    this.#random = random;
  }

  run(pod: PodInfo, snapshot: Snapshot): Decision {
    const { nodes } = snapshot;
    if (nodes.length === 0) return { message: NO_NODES, plugins: new Set() };
    const rejections = new Map<NodeInfo, Rejection>();
    const feasible = this.#find(pod, snapshot, rejections);
    const [only] = feasible;
    if (only === undefined) return this.#refuse(pod, snapshot, rejections);
    if (feasible.length === 1) {
      return { nodeName: only.name, feasible, scores: [] };
    }
    const scores = this.#scores.run(pod, snapshot, feasible);
    const best = this.#best(totals(scores, feasible.length));
    return { nodeName: feasible[best]!.name, feasible, scores };
  }

  #find(
    pod: PodInfo,
    snapshot: Snapshot,
    rejections: Map<NodeInfo, Rejection>,
  ): readonly NodeInfo[] {
    const { nodes } = snapshot;
    const check = this.#filters.begin(pod, snapshot);
    const wanted = sampleSize(nodes.length);
    const feasible: NodeInfo[] = [];
    let looked = 0;
    while (looked < nodes.length && feasible.length < wanted) {
      const node = nodes[(this.#start + looked) % nodes.length]!;
      const rejection = check(node);
      if (rejection === undefined) feasible.push(node);
      else rejections.set(node, rejection);
      looked += 1;
    }
    this.#start = (this.#start + looked) % nodes.length;
    return feasible;
  }

  #refuse(
    pod: PodInfo,
    snapshot: Snapshot,
    rejections: ReadonlyMap<NodeInfo, Rejection>,
  ): Refused {
    const text = message(snapshot.nodes.length, rejections.values());
    const plugins = new Set([...rejections.values()]
      .map(({ plugin }) => plugin));
    const tail = this.#postFilter(pod, rejections, {
      snapshot,
      check: (one, node, other) => this.#filters.begin(one, other)(node),
    });
    return { message: tail === '' ? text : `${text} ${tail}`, plugins };
  }

  #postFilter(
    pod: PodInfo,
    rejections: ReadonlyMap<NodeInfo, Rejection>,
    cycle: FilterCycle,
  ): string {
    const texts: string[] = [];
    for (const plugin of this.#profile.postFilters) {
      const text = plugin.postFilter(pod, rejections, cycle);
      if (text === undefined) return '';
      texts.push(text);
    }
    return texts.join(', ');
  }

  /** The place of the highest total; among equals chance decides. */
  #best(sums: readonly number[]): number {
    let most = -Infinity;
    let equals: number[] = [];
    for (let i = 0; i < sums.length; i += 1) {
      const sum = sums[i]!;
      if (sum > most) {
        most = sum;
        equals = [i];
      } else if (sum === most) equals.push(i);
    }
    if (equals.length === 1) return equals[0]!;
    return equals[this.#random.integer(0, equals.length - 1)]!;
  }
}

const SAMPLE_LEAST = 100;
const PERCENT_LEAST = 5;

/** How many feasible nodes are enough: all in small clusters, then a share
 *  that falls from 50 % to 5 %. */
export function sampleSize(nodeCount: number): number {
  if (nodeCount < SAMPLE_LEAST) return nodeCount;
  const percent = Math.max(PERCENT_LEAST, 50 - Math.trunc(nodeCount / 125));
  return Math.max(SAMPLE_LEAST, Math.trunc(nodeCount * percent / 100));
}
