// The CRI as the kubelet needs it: sandboxes, containers and images of one
// node, and a stub that carries it as messages. A runtime fits this file.
// Upstream: staging/src/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto.
// Different: fewer fields; a sandbox has a revision, so that a relist that
// finds nothing new is cheap; and what happens to containers is pushed, as
// upstream's GetContainerEvents does.

import type { Call } from '../../kernel/call.ts';
import type { Network, Stream } from '../../machinery/component.ts';
import type { Key, Millis } from '../../machinery/api/meta.ts';

export type SandboxId = string;
export type ContainerId = string;

// #region contract
/** Every method may fail with an ApiError whose reason is gRPC's code
 *  ('NotFound', 'Unavailable', 'Unknown') and whose message is the runtime's
 *  own. A call whose outcome was lost may have happened: ask again. */
export interface Cri {
  version(): Call<RuntimeVersion>;
  /** Whether containers and network can be set up. */
  status(): Call<RuntimeStatus>;

  /** The Pod's shell: namespaces, and an address. Ready when it answers. */
  runPodSandbox(config: SandboxConfig): Call<SandboxId>;
  /** Ends what still runs in it, at once, and gives its address back.
   *  Nothing happens to one that is stopped. */
  stopPodSandbox(id: SandboxId, about: About): Call<void>;
  /** With all its containers. Nothing happens to one that is gone. */
  removePodSandbox(id: SandboxId, about: About): Call<void>;
  /** With all its containers. NotFound. */
  podSandboxStatus(id: SandboxId): Call<SandboxStatus>;
  /** In order of creation. */
  listPodSandbox(): Call<readonly Sandbox[]>;

  /** It exists, and does not run. NotFound without sandbox or image. */
  createContainer(
    sandbox: SandboxId,
    config: ContainerConfig,
    about: About,
  ): Call<ContainerId>;
  /** Once it runs. If its command cannot be started the call fails, and the
   *  container has exited with 128 and reason StartError. */
  startContainer(id: ContainerId, about: About): Call<void>;
  /** The stop signal, then SIGKILL after the grace; answers once it has
   *  ended. Nothing happens to one that does not run. */
  stopContainer(
    id: ContainerId,
    graceMs: Millis,
    about: About,
  ): Call<void>;
  /** Nothing happens to one that is gone; one that runs is killed. */
  removeContainer(id: ContainerId, about: About): Call<void>;
  /** In order of creation; all if no sandbox is named. */
  listContainers(sandbox?: SandboxId): Call<readonly ContainerStatus[]>;
  /** NotFound. */
  containerStatus(id: ContainerId): Call<ContainerStatus>;
  /** Runs a command beside the container's own and waits for its end. */
  execSync(id: ContainerId, command: ExecCommand): Call<ExecResult>;

  /** undefined if it is not on the node. */
  imageStatus(image: string): Call<Image | undefined>;
  listImages(): Call<readonly Image[]>;
  /** Fails with the runtime's words. */
  pullImage(image: string, about: About): Call<Image>;

  /** Told of each change; ends with the runtime. */
  containerEvents(
    deliver: (events: readonly ContainerEvent[]) => void,
    closed: () => void,
  ): Stream;
}
// #endregion contract

/** Whom a call is about, for the journal; a runtime does not look at it. */
export interface About {
  readonly pod: Key;
  readonly container?: string;
}

export interface RuntimeVersion {
  readonly runtimeName: string;
  readonly runtimeVersion: string;
}

export interface RuntimeCondition {
  readonly type: 'RuntimeReady' | 'NetworkReady';
  readonly status: boolean;
  readonly reason: string;
  readonly message: string;
}
export interface RuntimeStatus {
  readonly conditions: readonly RuntimeCondition[];
}

export interface PodMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** How many sandboxes the Pod had before this one. */
  readonly attempt: number;
}
export interface SandboxConfig {
  readonly metadata: PodMetadata;
  readonly hostNetwork?: boolean;
}
// #region sandbox
export interface Sandbox {
  readonly id: SandboxId;
  readonly metadata: PodMetadata;
  readonly state: 'SANDBOX_READY' | 'SANDBOX_NOTREADY';
  /** RFC 3339 with microseconds, as all times of the CRI. */
  readonly createdAt: string;
  /** Absent for one in the host's network. */
  readonly ip?: string;
  /** Counts changes of the sandbox and of its containers. */
  readonly revision: number;
}
// #endregion sandbox
export interface SandboxStatus {
  readonly sandbox: Sandbox;
  /** In order of creation. */
  readonly containers: readonly ContainerStatus[];
}

export interface Mount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
  /** What the kubelet has put there, by path below the mount. */
  readonly files?: Readonly<Record<string, string>>;
}
export interface ContainerConfig {
  readonly name: string;
  /** How many containers of this name there were before in the Pod. */
  readonly attempt: number;
  readonly image: string;
  /** Given back with the status; upstream's container.hash annotation. */
  readonly specHash: number;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly mounts: readonly Mount[];
  /** What the Pod says it listens on. The real CRI does not have this: a
   *  real program knows its ports itself. */
  readonly ports: readonly number[];
  readonly memoryLimit?: number;
}

export type ContainerState =
  | 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED'
  | 'CONTAINER_UNKNOWN';
export interface ContainerStatus {
  readonly id: ContainerId;
  readonly sandboxId: SandboxId;
  readonly name: string;
  readonly attempt: number;
  readonly specHash: number;
  readonly state: ContainerState;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly exitCode?: number;
  /** 'Completed', 'Error', 'OOMKilled', 'StartError', 'Unknown'. */
  readonly reason?: string;
  readonly message?: string;
  /** The first of the image's names on this node. */
  readonly image: string;
  /** With its digest: 'docker.io/library/busybox@sha256:…'. */
  readonly imageRef: string;
}

export interface Image {
  /** All names on this node in order: with digest, then with tags. */
  readonly names: readonly string[];
  readonly imageRef: string;
  readonly sizeBytes: number;
}

export interface ExecCommand {
  readonly command: readonly string[];
  readonly timeoutMs: Millis;
  /** Which probe asks, if one does. */
  readonly probe?: string;
}
export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Without a Pod it says that the runtime's own status is another one. */
export interface ContainerEvent {
  readonly podUid: string;
  /** The sandbox, and its revision since; absent once it is removed. */
  readonly sandbox?: SandboxId;
  readonly revision?: number;
}

/** What travels: a method's name and its arguments. */
export interface CriMessage {
  readonly cri: keyof Cri;
  readonly args: readonly unknown[];
  /** Present where the call is worth a journal entry. */
  readonly pod?: Key;
  readonly container?: string;
}

/** Pulling and stopping take their time; the rest does not. */
const LONG_MS: Millis = 3_600_000;
/** Upstream's --runtime-request-timeout. */
const TIMEOUT_MS: Millis = 120_000;

/** The CRI of the runtime that listens at `address`. */
export function criOver(network: Network, address: string): Cri {
  function call<T>(
    cri: keyof Cri,
    args: readonly unknown[],
    about?: About,
    timeoutMs: Millis = TIMEOUT_MS,
  ): Call<T> {
    const message: CriMessage = about === undefined ? { cri, args }
      : { cri, args, ...about };
    return network.call(address, message, { timeoutMs }) as Call<T>;
  }
  return {
    version: () => call('version', []),
    status: () => call('status', []),
    runPodSandbox: (config) => {
      const { namespace, name } = config.metadata;
      return call('runPodSandbox', [config], { pod: `${namespace}/${name}` });
    },
    stopPodSandbox: (id, about) => call('stopPodSandbox', [id], about),
    removePodSandbox: (id, about) => call('removePodSandbox', [id], about),
    podSandboxStatus: (id) => call('podSandboxStatus', [id]),
    listPodSandbox: () => call('listPodSandbox', []),
    createContainer: (sandbox, config, about) =>
      call('createContainer', [sandbox, config], about),
    startContainer: (id, about) => call('startContainer', [id], about),
    stopContainer: (id, graceMs, about) =>
      call('stopContainer', [id, graceMs], about, LONG_MS),
    removeContainer: (id, about) => call('removeContainer', [id], about),
    listContainers: (sandbox) =>
      call('listContainers', sandbox === undefined ? [] : [sandbox]),
    containerStatus: (id) => call('containerStatus', [id]),
    execSync: (id, command) =>
      call('execSync', [id, command], undefined, command.timeoutMs + 1_000),
    imageStatus: (image) => call('imageStatus', [image]),
    listImages: () => call('listImages', []),
    pullImage: (image, about) => call('pullImage', [image], about, LONG_MS),
    containerEvents(deliver, closed) {
      const message: CriMessage = { cri: 'containerEvents', args: [] };
      const stream = network.open(address, message, {
        deliver: deliver as (items: readonly unknown[]) => void,
        closed,
      });
      // A refusal closes it as much as an end does.
      stream.opened.then(undefined, closed);
      return stream;
    },
  };
}
