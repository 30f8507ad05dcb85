// A machine's disk as a component sees it: append-only files of records.
// It survives the component's crash and the machine's. Different from a real
// one: a record is any JSON value, and is kept or lost whole.

import type { Call } from '../kernel/call.ts';
import type { Millis } from '../kernel/time.ts';

export interface Disk {
  /** Records in order; empty for a file that was never written. Includes
   *  what is in the page cache. */
  read(file: string): readonly unknown[];
  /** Into the page cache: lost if the machine dies before `sync`, or before
   *  the machine writes it back, so long after the first that waits. */
  append(file: string, record: unknown, writeBackMs?: Millis): void;
  /** Replaces the whole file, durably, or not at all. */
  replace(file: string, records: readonly unknown[]): Call<void>;
  /** Settles once all appended so far is durable. */
  sync(file: string): Call<void>;
}
