// The users of the app in a run, counted: how many asked by when, and how
// many of them got no answer. A request counts from the moment it is sent.
import type { EntryOf, JournalEntry } from '../engine/index.ts';
import type { Count, LanesData, Traffic } from './player/data.ts';
import { stopsOf } from './player/time.ts';

type Routed = EntryOf<'routed'>;

function countOf(requests: readonly Routed[]): Count {
  const failed = requests.filter(({ outcome }) => outcome !== 'ok').length;
  return { asked: requests.length, failed };
}

/** Undefined where nobody asks. */
export function trafficOf(
  entries: readonly JournalEntry[], data: LanesData,
): Traffic | undefined {
  const routed = entries.filter((entry) => entry.kind === 'routed');
  const [first] = routed;
  if (first === undefined) return undefined;
  const between = (from: number, to: number): Count => countOf(
    routed.filter(({ sentAt }) => (
      sentAt / 1000 >= from && sentAt / 1000 < to
    )),
  );
  return {
    name: first.client,
    untilStop: stopsOf(data).map(({ at }) => between(data.from, at)),
    inFold: data.folds.map(({ from, to }) => between(from, to)),
  };
}
