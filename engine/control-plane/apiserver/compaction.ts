// Every five minutes the store may forget what is older than five minutes.
// Upstream: apiserver/pkg/storage/etcd3/compact.go. Same: servers agree
// through one key, so that each interval is compacted once.

import type { Process } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import type { Clock } from '../../machinery/component.ts';
import type { Caches } from './caches.ts';
import type { PatientStore } from './patient-store.ts';
import { StoreError } from './storage.ts';
import type { Revision } from './storage.ts';

const KEY = 'compact_rev_key';
const INTERVAL_MS: Millis = 300_000;

export function* compactForever(
  store: PatientStore,
  caches: Caches,
  clock: Clock,
): Process {
  let version = 0;
  let revision: Revision = 0;
  for (;;) {
    yield* clock.sleep(INTERVAL_MS, { idle: true });
    try {
      const next = yield* compactTo(store, version, revision);
      if (next.isDone) caches.compacted(revision);
      ({ version, revision } = next);
    } catch {
      // The store is away or was faster: the next round will do.
    }
  }
}

/** Compacts to the revision of the last round if nobody else did so since;
 *  where the next round begins. */
function* compactTo(
  store: PatientStore,
  version: number,
  revision: Revision,
): Process<{ version: number; revision: Revision; isDone: boolean }> {
  const done = yield* store.txn(
    [{ key: KEY, target: 'version', is: '=', value: version }],
    [{ op: 'put', key: KEY, value: revision }],
    [{ op: 'range', key: KEY }],
  );
  const [result] = done.results;
  if (!done.succeeded) {
    const found = result?.op === 'range' ? result.found[0]?.version ?? 0 : 0;
    return { version: found, revision: done.revision, isDone: false };
  }
  const next = { version: version + 1, revision: done.revision };
  // The first round has nothing that is old enough.
  if (revision === 0) return { ...next, isDone: false };
  try {
    yield* store.compact(revision);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
  return { ...next, isDone: true };
}
