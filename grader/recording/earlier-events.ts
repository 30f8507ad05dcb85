// Events count up what they say, also what they said before a recording
// began: of a node that served several scenarios. What lies before the
// beginning is no part of it.

import type { RecordedEntry, RecordedEvent } from './recording.ts';

/** The same entries, with Events as if each had been said for the first time
 * where the recording first has it. */
export function withoutEarlier(
  entries: readonly RecordedEntry[],
): readonly RecordedEntry[] {
  const earlier = new Map<string, number>();
  return entries.map((entry) => {
    if (entry.kind !== 'event') return entry;
    const id = identityOf(entry);
    const before = earlier.get(id);
    if (before === undefined) {
      earlier.set(id, entry.count - 1);
      return { ...entry, verb: 'create', count: 1 };
    }
    // A count that starts anew is another Event of the same words.
    return entry.count <= before
      ? entry : { ...entry, count: entry.count - before };
  });
}

function identityOf(event: RecordedEvent): string {
  const { actor, type, reason, message, regarding, fieldPath = '' } = event;
  return [actor, type, reason, message, regarding, fieldPath].join('\n');
}
