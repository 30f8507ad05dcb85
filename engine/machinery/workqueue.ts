// Contract of the queue of keys; the implementation follows in this file.
// Upstream: client-go/util/workqueue.

import type { Call } from '../kernel/call.ts';
import type { Millis } from '../kernel/time.ts';
import type { Key } from './api/meta.ts';

export interface Workqueue {
  /** A key that waits already is not added again; one being worked on is
   *  taken up again after `done`. */
  add(key: Key): void;
  addAfter(key: Key, ms: Millis): void;
  /** After a back-off of its own: 5 ms doubling to 1000 s. */
  addRateLimited(key: Key): void;
  /** Forgets the key's failures. */
  forget(key: Key): void;
  /** How often the key was added rate-limited since it was forgotten. */
  failures(key: Key): number;
  /** The next key; waits while there is none. */
  get(): Call<Key>;
  done(key: Key): void;
  readonly length: number;
}
