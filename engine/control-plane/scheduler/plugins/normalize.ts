// Brings raw counts to 0…100. Whole numbers only, as upstream.
// Upstream: pkg/scheduler/framework/plugins/helper/normalize_score.go. Same.

import { MAX_NODE_SCORE } from '../framework.ts';

/** The highest becomes 100; if all are 0, they stay so. */
export function normalize(scores: number[]): void {
  const most = highest(scores);
  if (most === 0) return;
  for (let i = 0; i < scores.length; i += 1) {
    scores[i] = Math.trunc(MAX_NODE_SCORE * scores[i]! / most);
  }
}

/** The highest becomes 0, and 0 becomes 100. */
export function normalizeReversed(scores: number[]): void {
  const most = highest(scores);
  for (let i = 0; i < scores.length; i += 1) {
    scores[i] = most === 0 ? MAX_NODE_SCORE : MAX_NODE_SCORE
      - Math.trunc(MAX_NODE_SCORE * scores[i]! / most);
  }
}

function highest(scores: readonly number[]): number {
  let most = 0;
  for (const score of scores) if (score > most) most = score;
  return most;
}
