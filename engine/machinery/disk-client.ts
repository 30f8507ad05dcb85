// The disk of a component's machine, reached over its realm. What is on it
// is handed over at the start, so that reading needs no wait.
// Upstream: the files that etcd and the kubelet write. Different: see disk.ts.

import type { Call } from '../kernel/call.ts';
import type { Realm } from '../kernel/realm.ts';
import type { Millis } from '../kernel/time.ts';
import type { Disk } from './disk.ts';
import { REQUEST_TIMEOUT_MS } from './timeouts.ts';

/** The capability that a machine's disk answers to. */
export const DISK = 'disk';

/** What it is sent: the file and what happens to it. An append wants no
 *  reply. */
export type DiskMessage =
  | {
    readonly append: string;
    readonly record: unknown;
    readonly writeBackMs?: Millis;
  }
  | { readonly replace: string; readonly records: readonly unknown[] }
  | { readonly sync: string };

/** What a realm's boot data hold under `disk`. */
export type DiskContent = Readonly<Record<string, readonly unknown[]>>;

export function createDisk(realm: Realm): Disk {
  const files = new Map<string, unknown[]>();
  const content = (realm.boot.data[DISK] ?? {}) as DiskContent;
  for (const file of Object.keys(content)) {
    files.set(file, [...content[file]!]);
  }
  const call = (message: DiskMessage): Call<void> =>
    realm.call(DISK, message, REQUEST_TIMEOUT_MS) as Call<void>;
  return {
    read: (file) => files.get(file)?.slice() ?? [],
    append(file, record, writeBackMs) {
      const records = files.get(file);
      if (records === undefined) files.set(file, [record]);
      else records.push(record);
      const message: DiskMessage = { append: file, record };
      realm.send(DISK, writeBackMs === undefined
        ? message : { ...message, writeBackMs });
    },
    replace(file, records) {
      files.set(file, [...records]);
      return call({ replace: file, records });
    },
    sync: (file) => call({ sync: file }),
  };
}
