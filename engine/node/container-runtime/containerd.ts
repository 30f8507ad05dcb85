// The container runtime of a node: serves the CRI.
// Upstream: containerd 2.2, internal/cri. Simpler: one runtime handler, no
// snapshots; what containers do is the shim's business.

import type { Process } from '../../kernel/process.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import type {
  Message, Peer, ServerContext,
} from '../../machinery/component.ts';
import type { Disk } from '../../machinery/disk.ts';
import { wholeName } from '../../machinery/api/image-name.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type {
  ContainerConfig, Cri, CriMessage, ExecCommand, Image, RuntimeCondition,
  RuntimeStatus, RuntimeVersion, SandboxConfig, SandboxStatus,
} from '../kubelet/cri.ts';
import { Containers } from './containers.ts';
import { Metadata } from './metadata.ts';
import type { PluginState } from './metadata.ts';
import { NO_PLUGIN } from './network.ts';
import { REGISTRY } from './registry.ts';
import type { PulledImage, PullRequest } from './registry.ts';
import { Sandboxes } from './sandboxes.ts';
import { RuntimeState } from './state.ts';

export interface RuntimeContext extends ServerContext {
  readonly disk: Disk;
  /** Which machine of the cluster this is, from 1: names its Pods' range. */
  readonly nodeIndex?: number;
  readonly node?: { readonly images?: readonly string[] };
}

const VERSION: RuntimeVersion = {
  runtimeName: 'containerd', runtimeVersion: '2.2.9',
};
/** It comes with the runtime and has no digest, having never been pulled. */
const PAUSE: Image = {
  names: ['registry.k8s.io/pause:3.10.1'],
  imageRef: 'registry.k8s.io/pause:3.10.1',
  sizeBytes: 1_434_323,
};
const PULL_MS_MAX: Millis = 3_600_000;
const READY: RuntimeCondition = {
  type: 'RuntimeReady', status: true, reason: '', message: '',
};
const WELL: RuntimeStatus = {
  conditions: [READY, { ...READY, type: 'NetworkReady' }],
};
const WITHOUT_NETWORK: RuntimeStatus = {
  conditions: [READY, {
    type: 'NetworkReady', status: false, reason: 'NetworkPluginNotReady',
    message: `Network plugin returns error: ${NO_PLUGIN}`,
  }],
};

export function containerRuntime(ctx: RuntimeContext): void {
  const runtime = new Containerd(ctx);
  ctx.network.listen(ctx.name, (message, peer) =>
    runtime.serve(message as CriMessage | PluginFault, peer) as
      Process<Message>);
}

/** What a scenario does to the plugin's configuration. */
interface PluginFault {
  readonly networkPlugin: PluginState;
}

type Method = (
  args: readonly never[],
  peer: Peer,
) => Message | Process<Message>;

class Containerd {
  readonly #ctx: RuntimeContext;
  readonly #metadata: Metadata;
  readonly #state: RuntimeState;
  readonly #containers: Containers;
  readonly #sandboxes: Sandboxes;
  readonly #methods: Readonly<Record<keyof Cri, Method>>;

  constructor(ctx: RuntimeContext) {
    this.#ctx = ctx;
    const { disk, nodeIndex = 1 } = ctx;
    this.#metadata = new Metadata(disk);
    this.#state = new RuntimeState(this.#metadata);
    this.#containers = new Containers(ctx, this.#state);
    this.#sandboxes = new Sandboxes(
      ctx, this.#state, this.#containers, `10.244.${nodeIndex}`,
    );
    this.#methods = this.#table();
    this.#keepImage(PAUSE);
    const { images = [] } = ctx.node ?? {};
    if (images.length > 0) ctx.spawn('images', () => this.#preload(images));
  }

  serve(
    request: CriMessage | PluginFault,
    peer: Peer,
  ): Message | Process<Message> {
    if ('networkPlugin' in request) {
      this.#state.setPlugin(request.networkPlugin);
      return null;
    }
    const { cri, args } = request;
    const method = this.#methods[cri] as Method | undefined;
    if (method === undefined) {
      throw new ApiError('Unimplemented', `unknown method ${cri}`);
    }
    return method(args as never[], peer);
  }

  #table(): Readonly<Record<keyof Cri, Method>> {
    const state = this.#state;
    const containers = this.#containers;
    const sandboxes = this.#sandboxes;
    return {
      version: () => VERSION,
      status: () => (state.hasNetwork ? WELL : WITHOUT_NETWORK),
      runPodSandbox: ([config]) => sandboxes.run(config! as SandboxConfig),
      stopPodSandbox: ([id]) => sandboxes.stop(id!),
      removePodSandbox: ([id]) => sandboxes.remove(id!),
      podSandboxStatus: ([id]): SandboxStatus => ({
        sandbox: state.sandbox(id!), containers: state.containersIn(id!),
      }),
      listPodSandbox: () => state.sandboxes(),
      createContainer: ([sandbox, config]) =>
        containers.create(sandbox!, config! as ContainerConfig),
      startContainer: ([id]) => containers.start(id!),
      stopContainer: ([id, graceMs]) => containers.stop(id!, graceMs!),
      removeContainer: ([id]) => containers.remove(id!),
      listContainers: ([sandbox]) => (sandbox === undefined
        ? state.containers() : state.containersIn(sandbox)),
      containerStatus: ([id]) => state.container(id!).status,
      execSync: ([id, command]) =>
        containers.exec(id!, command! as ExecCommand),
      imageStatus: ([image]) => state.images.find(image!) ?? null,
      listImages: () => state.images.list(),
      pullImage: ([image]) => this.#pull(image!),
      containerEvents: (_args, peer) => {
        state.watch(peer.stream!);
        return null;
      },
    };
  }

  *#pull(image: string): Process<Image> {
    const request: PullRequest = { pull: wholeName(image) };
    const pulled = yield* this.#ctx.network.call(REGISTRY, request, {
      timeoutMs: PULL_MS_MAX,
    });
    const stored = this.#state.images.add(image, pulled as PulledImage);
    this.#metadata.write({ image: stored });
    return stored;
  }

  #keepImage(image: Image): void {
    if (this.#state.images.find(image.imageRef) !== undefined) return;
    this.#state.images.restore(image);
  }

  /** What was on the node before the cluster began. */
  *#preload(images: readonly string[]): Process {
    for (const image of images) {
      if (this.#state.images.find(image) !== undefined) continue;
      try {
        yield* this.#pull(image);
      } catch (error) {
        this.#ctx.log(`cannot preload ${image}: ${String(error)}`);
      }
    }
  }
}
