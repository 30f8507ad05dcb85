// Keeps the caches like the store: loads all, then follows; after a break it
// follows on from where it was, or loads all again.
// Upstream: apiserver/pkg/storage/cacher's reflector over etcd3's watcher.

import type { Process, Wait } from '../../kernel/process.ts';
import type { Millis } from '../../kernel/time.ts';
import type { Clock } from '../../machinery/component.ts';
import type { Caches } from './caches.ts';
import { REGISTRY } from './caches.ts';
import type { PatientStore } from './patient-store.ts';
import { prefixEnd, StoreError } from './storage.ts';
import type { Revision, Storage } from './storage.ts';

const RETRY_MS: Millis = 1_000;
/** All keys there are, so that the caches' revision is the store's. */
const FIRST_KEY = '';
const AFTER_LAST_KEY = '\uffff';

/** Fills the caches; they can be read afterwards. Watchers that were there
 *  before have missed something: their streams end. */
export function* load(patient: PatientStore, caches: Caches): Process {
  const state = yield* patient.range(REGISTRY, prefixEnd(REGISTRY));
  const lost = caches.load(state.found, state.revision);
  for (const watcher of lost) watcher.end();
}

export function* followForever(
  store: Storage,
  patient: PatientStore,
  caches: Caches,
  clock: Clock,
): Process {
  for (;;) {
    const why = yield* follow(store, caches);
    yield* clock.sleep(RETRY_MS, { idle: true });
    if (!(why instanceof StoreError)) continue;
    while (!(yield* tryLoad(patient, caches))) yield* clock.sleep(RETRY_MS);
  }
}

function* tryLoad(patient: PatientStore, caches: Caches): Process<boolean> {
  try {
    yield* load(patient, caches);
    return true;
  } catch {
    return false;
  }
}

/** Follows until the watch ends; why it did. */
function* follow(store: Storage, caches: Caches): Process<unknown> {
  let isOver = false;
  let why: unknown;
  let resume = (): void => {};
  const from: Revision = caches.revision + 1;
  store.watch(
    FIRST_KEY, AFTER_LAST_KEY, from,
    (batch) => caches.feed(batch),
    (error) => {
      isOver = true;
      why = error;
      resume();
    },
  );
  const ended: Wait = { subscribe: (wake) => { resume = wake; } };
  while (!isOver) yield ended;
  return why;
}
