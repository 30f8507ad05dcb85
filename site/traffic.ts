// The users of the app in a run, counted: how many asked by when, and how
// many of them got no answer. A request counts from the moment it is sent.
import type { EntryOf, JournalEntry } from '../engine/index.ts';
import type { LanesData, Traffic } from './player/data.ts';
import { stopsOf } from '../engine/timeline/drawing/time.ts';

type Routed = EntryOf<'routed'>;

/** 'passengers ask 44 times, 13 without an answer'; '' for nobody. */
function countText(requests: readonly Routed[]): string {
  const [first] = requests;
  if (first === undefined) return '';
  const failed = requests.filter(({ outcome }) => outcome !== 'ok').length;
  return `${first.client} ask ${requests.length} times, ${
    failed === 0 ? 'all answered' : `${failed} without an answer`}`;
}

/** Undefined where nobody asks. */
export function trafficOf(
  entries: readonly JournalEntry[], data: LanesData,
): Traffic | undefined {
  const routed = entries.filter((entry) => entry.kind === 'routed');
  if (routed.length === 0) return undefined;
  const between = (from: number, to: number): string => countText(
    routed.filter(({ sentAt }) => (
      sentAt / 1000 >= from && sentAt / 1000 < to
    )),
  );
  return {
    untilStop: stopsOf(data).map(({ at }) => {
      const text = between(data.from, at);
      return text === '' ? 'So far nobody asks.' : `So far ${text}.`;
    }),
    inFold: data.folds.map(({ from, to }) => between(from, to)),
  };
}
