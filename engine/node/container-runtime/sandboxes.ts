// Sandboxes: a Pod's namespaces and its address.
// Upstream: containerd, internal/cri/server (sandbox_run.go, sandbox_stop.go,
// sandbox_remove.go).

import type { Process } from '../../kernel/process.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import type { ServerContext } from '../../machinery/component.ts';
import type { PodMetadata, SandboxConfig, SandboxId }
  from '../kubelet/cri.ts';
import type { Containers } from './containers.ts';
import { newId } from './identity.ts';
import { Addresses, NO_PLUGIN } from './network.ts';
import type { RuntimeState } from './state.ts';

/** What the recorded runtime took for namespaces, pause and network. */
const RUN_MS_MIN = 110;
const RUN_MS_MAX = 250;
const STOP_MS_MIN = 45;
const STOP_MS_MAX = 120;
/** Several at once share the machine's two processors. */
const SHARE = 0.35;
const SHARE_MAX = 4;

export class Sandboxes {
  readonly #ctx: ServerContext;
  readonly #state: RuntimeState;
  readonly #containers: Containers;
  readonly #addresses: Addresses;
  /** Names of sandboxes that there are or that are being made. */
  readonly #reserved = new Set<string>();
  /** Addresses of sandboxes that have ended and are still held. */
  readonly #attached = new Map<SandboxId, string>();
  #running = 0;

  constructor(
    ctx: ServerContext,
    state: RuntimeState,
    containers: Containers,
    addressPrefix: string,
  ) {
    this.#ctx = ctx;
    this.#state = state;
    this.#containers = containers;
    this.#addresses = new Addresses(addressPrefix);
    for (const { metadata, state: is, ip } of state.sandboxes()) {
      this.#reserved.add(nameOf(metadata));
      if (is === 'SANDBOX_READY' && ip !== undefined) {
        this.#addresses.reserve(ip);
      }
    }
    state.onLost = ({ ip }) => {
      if (ip !== undefined) this.#addresses.free(ip);
    };
  }

  *run(config: SandboxConfig): Process<SandboxId> {
    const name = nameOf(config.metadata);
    if (this.#reserved.has(name)) {
      throw new ApiError('Unknown', `failed to reserve sandbox name "${name}"`);
    }
    this.#reserved.add(name);
    try {
      return yield* this.#make(config);
    } catch (error) {
      this.#reserved.delete(name);
      throw error;
    }
  }

  *#make({ metadata, hostNetwork }: SandboxConfig): Process<SandboxId> {
    const { clock, random } = this.#ctx;
    const drawn = random.integer(RUN_MS_MIN, RUN_MS_MAX);
    const others = Math.min(this.#running, SHARE_MAX);
    this.#running += 1;
    yield* clock.sleep(drawn * (1 + SHARE * others));
    this.#running -= 1;
    const id = newId(random);
    if (hostNetwork !== true && !this.#state.hasNetwork) {
      throw new ApiError('Unknown',
        `failed to setup network for sandbox "${id}": ${NO_PLUGIN}`);
    }
    const ip = hostNetwork === true ? {} : { ip: this.#addresses.next() };
    this.#state.setSandbox({
      id, metadata, state: 'SANDBOX_READY', createdAt: clock.microDate(),
      ...ip,
    });
    return id;
  }

  *stop(id: SandboxId): Process<null> {
    if (!this.#state.hasSandbox(id)) return null;
    for (const container of this.#state.containersIn(id)) {
      yield* this.#containers.kill(container.id);
    }
    const sandbox = this.#state.sandbox(id);
    if (sandbox.state !== 'SANDBOX_NOTREADY') {
      const { clock, random } = this.#ctx;
      yield* clock.sleep(random.integer(STOP_MS_MIN, STOP_MS_MAX));
      // Two stops of one sandbox may have been under way.
      if (!this.#state.hasSandbox(id)) return null;
      const now = this.#state.sandbox(id);
      if (now.state !== 'SANDBOX_NOTREADY') {
        this.#state.setSandbox({ ...now, state: 'SANDBOX_NOTREADY' });
        if (now.ip !== undefined) this.#attached.set(id, now.ip);
      }
    }
    this.#detach(id);
    return null;
  }

  /** The processes have ended; the network is the last to be given back. */
  #detach(id: SandboxId): void {
    const ip = this.#attached.get(id);
    if (ip === undefined) return;
    if (!this.#state.hasNetwork) {
      throw new ApiError('Unknown',
        `failed to destroy network for sandbox "${id}": ${NO_PLUGIN}`);
    }
    this.#attached.delete(id);
    this.#addresses.free(ip);
  }

  *remove(id: SandboxId): Process<null> {
    if (!this.#state.hasSandbox(id)) return null;
    yield* this.stop(id);
    for (const container of this.#state.containersIn(id)) {
      yield* this.#containers.forget(container.id);
    }
    // Two removals of one sandbox may have been under way.
    if (!this.#state.hasSandbox(id)) return null;
    this.#reserved.delete(nameOf(this.#state.sandbox(id).metadata));
    this.#state.removeSandbox(id);
    return null;
  }
}

function nameOf({ name, namespace, uid, attempt }: PodMetadata): string {
  return `${name}_${namespace}_${uid}_${attempt}`;
}
