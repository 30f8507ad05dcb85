// Everything the runtime holds, with what follows from each change: a record
// on disk, a new revision of the sandbox, and an event for whoever watches.
// Upstream: containerd, internal/cri/store.

import type { ServerStream } from '../../machinery/component.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import type {
  ContainerEvent, ContainerId, ContainerStatus, Sandbox, SandboxId,
} from '../kubelet/cri.ts';
import { ImageStore } from './image-store.ts';
import type { Metadata, PluginState, StoredContainer }
  from './metadata.ts';

export class RuntimeState {
  readonly images = new ImageStore();
  readonly #metadata: Metadata;
  readonly #sandboxes = new Map<SandboxId, Sandbox>();
  readonly #containers = new Map<ContainerId, StoredContainer>();
  readonly #inSandbox = new Map<SandboxId, ContainerId[]>();
  readonly #watchers = new Set<ServerStream>();
  #revision = 0;
  #boot: string | undefined;
  #plugin: PluginState = 'back';
  /** Told of each sandbox that died with the machine. */
  onLost: (sandbox: Sandbox) => void = () => {};

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
    for (const record of metadata.records()) {
      if ('sandbox' in record) this.#keepSandbox(record.sandbox);
      else if ('container' in record) this.#keepContainer(record.container);
      else if ('image' in record) this.images.restore(record.image);
      else if ('boot' in record) this.#boot = record.boot;
      else if ('networkPlugin' in record) {
        this.#plugin = record.networkPlugin;
      }
    }
  }

  // ---- reading ----

  sandboxes(): readonly Sandbox[] {
    return [...this.#sandboxes.values()];
  }

  /** Throws NotFound, as the other readers by id do. */
  sandbox(id: SandboxId): Sandbox {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox !== undefined) return sandbox;
    throw new ApiError('NotFound', `failed to find sandbox "${id}": not found`);
  }

  hasSandbox(id: SandboxId): boolean {
    return this.#sandboxes.has(id);
  }

  containers(): readonly ContainerStatus[] {
    return [...this.#containers.values()].map(({ status }) => status);
  }

  containersIn(id: SandboxId): readonly ContainerStatus[] {
    const ids = this.#inSandbox.get(id) ?? [];
    return ids.map((each) => this.#containers.get(each)!.status);
  }

  container(id: ContainerId): StoredContainer {
    const container = this.#containers.get(id);
    if (container !== undefined) return container;
    throw new ApiError('NotFound', 'an error occurred when try to find '
      + `container "${id}": not found`);
  }

  findContainer(id: ContainerId): StoredContainer | undefined {
    return this.#containers.get(id);
  }

  /** Whether the network plugin's configuration is on the disk. */
  get hasNetwork(): boolean {
    return this.#plugin === 'back';
  }

  // ---- changing ----

  setPlugin(networkPlugin: PluginState): void {
    this.#plugin = networkPlugin;
    this.#metadata.write({ networkPlugin });
    this.#push({ podUid: '' });
  }

  setSandbox(fresh: Omit<Sandbox, 'revision'>): void {
    this.#revision += 1;
    const sandbox: Sandbox = { ...fresh, revision: this.#revision };
    this.#keepSandbox(sandbox);
    this.#metadata.write({ sandbox });
    this.#tell(sandbox);
  }

  setContainer(container: StoredContainer): void {
    this.#keepContainer(container);
    this.#metadata.write({ container });
    this.#touch(container.status.sandboxId);
  }

  removeContainer(id: ContainerId): void {
    const container = this.#containers.get(id);
    if (!this.#containers.delete(id) || container === undefined) return;
    const { sandboxId } = container.status;
    const ids = this.#inSandbox.get(sandboxId) ?? [];
    this.#inSandbox.set(sandboxId, ids.filter((each) => each !== id));
    this.#metadata.write({ removed: id });
    this.#touch(sandboxId);
  }

  /** With its containers. */
  removeSandbox(id: SandboxId): void {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox === undefined) return;
    for (const { id: container } of this.containersIn(id)) {
      this.#containers.delete(container);
      this.#metadata.write({ removed: container });
    }
    this.#inSandbox.delete(id);
    this.#sandboxes.delete(id);
    this.#metadata.write({ removed: id });
    this.#push({ podUid: sandbox.metadata.uid });
  }

  /** No sandbox lives through the end of its machine. */
  machineStarted(boot: string): void {
    if (boot === this.#boot) return;
    const isFirst = this.#boot === undefined;
    this.#boot = boot;
    this.#metadata.write({ boot });
    if (isFirst) return;
    for (const sandbox of this.sandboxes()) {
      if (sandbox.state === 'SANDBOX_NOTREADY') continue;
      this.setSandbox({ ...sandbox, state: 'SANDBOX_NOTREADY' });
      this.onLost(sandbox);
    }
  }

  watch(stream: ServerStream): void {
    this.#watchers.add(stream);
    stream.onClosed(() => this.#watchers.delete(stream));
  }

  // ---- inside ----

  /** A change of a container is one of its sandbox too. */
  #touch(id: SandboxId): void {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox === undefined) return;
    this.#revision += 1;
    const fresh = { ...sandbox, revision: this.#revision };
    this.#sandboxes.set(id, fresh);
    this.#tell(fresh);
  }

  #tell({ id: sandbox, revision, metadata }: Sandbox): void {
    this.#push({ podUid: metadata.uid, sandbox, revision });
  }

  #push(event: ContainerEvent): void {
    for (const watcher of this.#watchers) watcher.push([event]);
  }

  #keepSandbox(sandbox: Sandbox): void {
    this.#sandboxes.set(sandbox.id, sandbox);
    if (!this.#inSandbox.has(sandbox.id)) this.#inSandbox.set(sandbox.id, []);
  }

  #keepContainer(container: StoredContainer): void {
    const { id, sandboxId } = container.status;
    if (!this.#containers.has(id)) {
      const ids = this.#inSandbox.get(sandboxId) ?? [];
      this.#inSandbox.set(sandboxId, [...ids, id]);
    }
    this.#containers.set(id, container);
  }
}
