// What the runtime remembers over its own death: sandboxes, containers and
// images, on the node's disk. Upstream: containerd's bolt database and the
// CRI plugin's checkpoints. Different: a log of records, of which the last
// for an id counts; and it is made durable a little later, in one go.

import type { Disk } from '../../machinery/disk.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type { ContainerStatus, Image, Sandbox } from '../kubelet/cri.ts';
import type { TaskSpec } from './shim.ts';

const FILE = 'meta.db';
/** Changes of so long become durable in one go. */
const WRITE_BACK_MS: Millis = 50;
/** A log longer than this and than four times its content is rewritten. */
const REWRITE_AT = 200;

export interface StoredContainer {
  readonly status: ContainerStatus;
  /** What to hand to the shim, but for the files of its mounts. */
  readonly task: TaskSpec;
}

export type MetaRecord =
  | { readonly sandbox: Sandbox }
  | { readonly container: StoredContainer }
  | { readonly image: Image }
  /** The start of the machine at which the rest was true. */
  | { readonly boot: string }
  /** Whether the network plugin's configuration is there. */
  | { readonly networkPlugin: PluginState }
  | { readonly removed: string };

export type PluginState = 'gone' | 'back';

export class Metadata {
  readonly #disk: Disk;
  readonly #records = new Map<string, MetaRecord>();
  #length = 0;

  constructor(disk: Disk) {
    this.#disk = disk;
    for (const record of disk.read(FILE) as MetaRecord[]) this.#keep(record);
  }

  /** What was there when the runtime started, and since. */
  records(): readonly MetaRecord[] {
    return [...this.#records.values()];
  }

  write(record: MetaRecord): void {
    this.#keep(record);
    this.#disk.append(FILE, record, WRITE_BACK_MS);
    const live = this.#records.size;
    if (this.#length <= Math.max(REWRITE_AT, 4 * live)) return;
    this.#length = live;
    void this.#disk.replace(FILE, this.records());
  }

  #keep(record: MetaRecord): void {
    this.#length += 1;
    if ('removed' in record) this.#records.delete(record.removed);
    else this.#records.set(idOf(record), record);
  }
}

function idOf(
  record: Exclude<MetaRecord, { readonly removed: string }>,
): string {
  if ('sandbox' in record) return record.sandbox.id;
  if ('container' in record) return record.container.status.id;
  if ('boot' in record) return 'boot';
  if ('networkPlugin' in record) return 'networkPlugin';
  return record.image.imageRef;
}
