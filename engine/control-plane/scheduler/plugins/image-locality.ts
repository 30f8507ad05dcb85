// Prefers nodes that have the Pod's images already. The more nodes have one,
// the more it counts, so that not all Pods go to the first that pulled it.
// Upstream: pkg/scheduler/framework/plugins/imagelocality. Same.

import type { ScorePlugin } from '../framework.ts';
import { MAX_NODE_SCORE } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

const MIB = 1024 * 1024;
const LEAST = 23 * MIB;
const MOST_PER_CONTAINER = 1000 * MIB;

export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  scope: 'cluster',
  score({ shape: { images } }, snapshot) {
    const total = snapshot.nodes.length;
    if (images.every((each) => snapshot.nodesWithImage(each) === 0)) {
      return { scoreOf: () => 0 };
    }
    const most = MOST_PER_CONTAINER * images.length;
    const scoreOf = (node: NodeInfo): number => {
      let sum = 0;
      for (const image of images) {
        const size = node.images.get(image);
        if (size === undefined) continue;
        sum += Math.trunc(size * (snapshot.nodesWithImage(image) / total));
      }
      const clamped = Math.min(Math.max(sum, LEAST), most);
      return Math.trunc(MAX_NODE_SCORE * (clamped - LEAST) / (most - LEAST));
    };
    return { scoreOf };
  },
};
