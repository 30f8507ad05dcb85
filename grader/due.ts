// When something has to be done by, if who is to do it may be away.

import type { Millis } from '@clusterwright/engine';
import type { Run } from './check.ts';

/** The time by which the learner's actor has had `ms` in one piece, from
 *  `at` on, in which it was neither down nor paused and did not begin anew.
 *  Infinity if it never came back. */
export function dueBy(run: Run, at: Millis, ms: Millis): Millis {
  const pieces = piecesOf(run).filter(({ to }) => to > at);
  for (const { from, to } of pieces) {
    const start = Math.max(at, from);
    // What would come after the run's end is late for nobody.
    if (to - start >= ms || to === run.endedAt) return start + ms;
  }
  return at >= run.endedAt ? at + ms : Infinity;
}

function piecesOf({ upBetween, begins }: Run) {
  return upBetween.flatMap(({ from, to }) => {
    const cuts = begins.filter((begin) => begin > from && begin < to);
    return [from, ...cuts].map((cut, i) => ({ from: cut, to: cuts[i] ?? to }));
  });
}
