// Back to an instant: what the store held then.

import type { Millis } from '../machinery/api/meta.ts';
import type { JournalEntry } from '../machinery/journal.ts';
import { StoredState } from '../machinery/stored-state.ts';

/**
 * What the store held at `at`, what was written in that instant included.
 * `entries` are in order and from the start of the run: a journal that has
 * forgotten its beginning knows no state. Objects are frozen and shared.
 */
export function stateAt(
  entries: Iterable<JournalEntry>,
  at: Millis,
): StoredState {
  const state = new StoredState();
  for (const entry of entries) {
    if (entry.at > at * 1_000) break;
    if (entry.kind === 'stored') state.note(entry);
  }
  return state;
}
