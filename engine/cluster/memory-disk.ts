// A disk without a file system: what was synced or written back survives
// everything, what was only appended survives a crash of the process but not
// of the machine. The one with pages, torn writes and an end is handed
// to createCluster.

import type { LocalCapability } from '../kernel/instance.ts';
import type { Random } from '../kernel/random.ts';
import { microsOf } from '../kernel/time.ts';
import type { Micros } from '../kernel/time.ts';
import { fieldsOf, textOf } from './untrusted.ts';

interface File {
  records: unknown[];
  /** How many of them are durable. */
  synced: number;
  /** When all that are there by then will be; Infinity if nobody said. */
  writeBackAt: Micros;
}

function fileOf(records: unknown[]): File {
  return { records, synced: records.length, writeBackAt: Infinity };
}

/** An fsync of a small write on a good disk: 0.4 ms to 1.2 ms. */
const SYNC_MICROS_MIN = 400;
const SYNC_MICROS_MAX = 1_200;

export class MemoryDisk implements LocalCapability {
  readonly #files = new Map<string, File>();
  readonly #random: Random;
  readonly #time: { readonly now: Micros };

  constructor(random: Random, time: { readonly now: Micros }) {
    this.#random = random;
    this.#time = time;
  }

  call(request: unknown): { value: unknown; after: Micros } {
    const { replace, records, sync } = fieldsOf(request);
    const replaced = textOf(replace);
    const synced = textOf(sync);
    if (replaced !== undefined && Array.isArray(records)) {
      const fresh = [...records as unknown[]];
      this.#files.set(replaced, fileOf(fresh));
    } else if (synced !== undefined) {
      const file = this.#file(synced);
      file.synced = file.records.length;
    } else this.send(request);
    const after = this.#random.integer(SYNC_MICROS_MIN, SYNC_MICROS_MAX);
    return { value: null, after };
  }

  send(request: unknown): void {
    const { append, record, writeBackMs } = fieldsOf(request);
    const name = textOf(append);
    if (name === undefined) return;
    const file = this.#file(name);
    if (typeof writeBackMs === 'number') {
      this.#writeBack(file);
      const at = this.#time.now + microsOf(writeBackMs);
      file.writeBackAt = Math.min(file.writeBackAt, at);
    }
    file.records.push(record);
  }

  /** The machine lost its power: the page cache is gone. */
  losePower(): void {
    for (const file of this.#files.values()) {
      this.#writeBack(file);
      file.writeBackAt = Infinity;
      file.records.length = file.synced;
    }
  }

  /** All files, as a component is told them at its start. */
  contents(): Record<string, readonly unknown[]> {
    const contents: Record<string, readonly unknown[]> = {};
    for (const [name, { records }] of this.#files) {
      contents[name] = [...records];
    }
    return contents;
  }

  /** Nobody waits for it, so it is done when somebody could tell. */
  #writeBack(file: File): void {
    if (file.writeBackAt > this.#time.now) return;
    file.synced = file.records.length;
    file.writeBackAt = Infinity;
  }

  #file(name: string): File {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = fileOf([]);
      this.#files.set(name, file);
    }
    return file;
  }
}
