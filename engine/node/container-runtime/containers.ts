// Containers: made, started, stopped, removed, and how they ended.
// Upstream: containerd, internal/cri/server (container_create.go,
// container_start.go, container_stop.go, container_remove.go, events.go).

import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import { defined } from '../../machinery/api/defined.ts';
import { ApiError, isApiError } from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type { ServerContext } from '../../machinery/component.ts';
import type {
  ContainerConfig, ContainerId, ContainerStatus, ExecCommand, ExecResult,
  Sandbox, SandboxId,
} from '../kubelet/cri.ts';
import { newId } from './identity.ts';
import { shownName } from './image-store.ts';
import { ShimClient } from './shim-client.ts';
import type { TaskExit, TaskList, TaskSpec } from './shim.ts';
import type { RuntimeState } from './state.ts';

/** What the recorded runtime took, from one Event to the next. */
const CREATE_MS = [10, 22] as const;
const START_MS = [50, 115] as const;
const STOP_MS = [20, 60] as const;
/** After SIGKILL there is nothing a process could do. */
const KILL_MS: Millis = 2_000;
/** containerd's exit codes for what never ran and for what it lost. */
const START_ERROR = 128;
const UNKNOWN = 255;

export class Containers {
  readonly #ctx: ServerContext;
  readonly #state: RuntimeState;
  readonly #shim: ShimClient;
  /** Ends that came before the start was known. */
  readonly #early = new Map<ContainerId, TaskExit>();

  constructor(ctx: ServerContext, state: RuntimeState) {
    this.#ctx = ctx;
    this.#state = state;
    this.#shim = new ShimClient(ctx,
      (exit) => this.#exited(exit), (list) => this.#recover(list));
    this.#shim.connect();
  }

  *create(
    sandboxId: SandboxId,
    config: ContainerConfig,
  ): Process<ContainerId> {
    const sandbox = this.#state.sandbox(sandboxId);
    const image = this.#state.images.find(config.image);
    if (image === undefined) {
      throw new ApiError('NotFound', 'failed to get image from containerd '
        + `"${config.image}": not found`);
    }
    this.#checkName(sandboxId, config);
    yield* this.#takes(CREATE_MS);
    this.#checkName(sandboxId, config);
    const { clock, random } = this.#ctx;
    const id = newId(random);
    const status: ContainerStatus = {
      id, sandboxId,
      name: config.name,
      attempt: config.attempt,
      specHash: config.specHash,
      state: 'CONTAINER_CREATED',
      createdAt: clock.microDate(),
      image: shownName(image),
      imageRef: image.imageRef,
    };
    const task = taskOf(id, sandbox, config);
    this.#state.setContainer({ status, task });
    return id;
  }

  // #region start
  *start(id: ContainerId): Process<null> {
    const { task } = this.#state.container(id);
    yield* this.#takes(START_MS);
    try {
      yield* this.#shim.request({ shim: 'start', task });
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.#failStart(id, error.message);
      throw error;
    }
    const startedAt = this.#ctx.clock.microDate();
    this.#update(id, { state: 'CONTAINER_RUNNING', startedAt });
    const early = this.#early.get(id);
    this.#early.delete(id);
    if (early !== undefined) this.#exited(early);
    return null;
  }
  // #endregion start

  *stop(id: ContainerId, graceMs: Millis): Process<null> {
    const found = this.#state.findContainer(id);
    if (found?.status.state !== 'CONTAINER_RUNNING') return null;
    const hasEnded = (): boolean => !this.#isRunning(id);
    let ended = false;
    if (graceMs > 0) {
      yield* this.#shim.request({ shim: 'signal', id, signal: 'SIGTERM' });
      ended = yield* this.#shim.ended(id, graceMs, hasEnded);
    }
    if (!ended) yield* this.kill(id);
    yield* this.#takes(STOP_MS);
    return null;
  }

  *kill(id: ContainerId): Process {
    if (!this.#isRunning(id)) return;
    yield* this.#shim.request({ shim: 'signal', id, signal: 'SIGKILL' });
    const hasEnded = (): boolean => !this.#isRunning(id);
    const ended = yield* this.#shim.ended(id, KILL_MS, hasEnded);
    if (!ended) {
      throw new ApiError('DeadlineExceeded',
        `an error occurs during waiting for container "${id}" to be killed`);
    }
  }

  *remove(id: ContainerId): Process<null> {
    if (this.#state.findContainer(id) === undefined) return null;
    yield* this.kill(id);
    yield* this.forget(id);
    this.#state.removeContainer(id);
    return null;
  }

  /** The shim need not keep how it ended. */
  forget(id: ContainerId): Call<void> {
    return this.#shim.request({ shim: 'remove', id });
  }

  *exec(id: ContainerId, request: ExecCommand): Process<ExecResult> {
    if (!this.#isRunning(id)) {
      throw new ApiError('Unknown', `failed to exec in container: container `
        + 'is in CONTAINER_EXITED state');
    }
    const { command, timeoutMs, probe } = request;
    return yield* this.#shim.request<ExecResult>(
      defined({ shim: 'exec', id, command, timeoutMs, probe }),
      timeoutMs + 1_000,
    );
  }

  // ---- inside ----

  /** A container's name and attempt are its own among its Pod's. */
  #checkName(sandboxId: SandboxId, { name, attempt }: ContainerConfig): void {
    const isTaken = this.#state.containersIn(sandboxId).some((each) =>
      each.name === name && each.attempt === attempt);
    if (!isTaken) return;
    throw new ApiError('Unknown', 'failed to reserve container name '
      + `"${name}_${attempt}": it is reserved`);
  }

  #takes([low, high]: readonly [Millis, Millis]): Call<void> {
    const { clock, random } = this.#ctx;
    return clock.sleep(random.integer(low, high));
  }

  #isRunning(id: ContainerId): boolean {
    return this.#state.findContainer(id)?.status.state === 'CONTAINER_RUNNING';
  }

  #update(id: ContainerId, change: Partial<ContainerStatus>): void {
    const container = this.#state.findContainer(id);
    if (container === undefined) return;
    const status = { ...container.status, ...change };
    this.#state.setContainer({ ...container, status });
  }

  #failStart(id: ContainerId, message: string): void {
    const at = this.#ctx.clock.microDate();
    this.#update(id, {
      state: 'CONTAINER_EXITED', startedAt: at, finishedAt: at,
      exitCode: START_ERROR, reason: 'StartError', message,
    });
  }

  #exited(exit: TaskExit): void {
    const { id, exitCode, isOutOfMemory, at } = exit;
    const container = this.#state.findContainer(id);
    if (container === undefined) return;
    const { state } = container.status;
    if (state === 'CONTAINER_CREATED') this.#early.set(id, exit);
    if (state !== 'CONTAINER_RUNNING') return;
    const reason = isOutOfMemory ? 'OOMKilled'
      : exitCode === 0 ? 'Completed' : 'Error';
    this.#update(id, {
      state: 'CONTAINER_EXITED', finishedAt: at, exitCode, reason,
    });
  }

  /** What the shim knows, after exits may have been missed. A container that
   *  it does not know died with its machine. */
  #recover({ boot, tasks }: TaskList): void {
    this.#state.machineStarted(boot);
    const known = new Map(tasks.map((task) => [task.id, task]));
    for (const { id, state } of this.#state.containers()) {
      if (state !== 'CONTAINER_RUNNING') continue;
      const task = known.get(id);
      if (task?.exit !== undefined) this.#exited(task.exit);
      else if (task === undefined) {
        this.#update(id, {
          state: 'CONTAINER_EXITED', finishedAt: this.#ctx.clock.microDate(),
          exitCode: UNKNOWN, reason: 'Unknown',
        });
      }
    }
  }
}

function taskOf(
  id: ContainerId,
  sandbox: Sandbox,
  config: ContainerConfig,
): TaskSpec {
  const {
    name, image, command, args, env, workingDir, mounts, ports, memoryLimit,
  } = config;
  const { namespace, name: pod } = sandbox.metadata;
  const task: TaskSpec = {
    id, pod: `${namespace}/${pod}`, podIP: sandbox.ip ?? '',
    container: name, image, command, args, env, mounts, ports,
  };
  return workingDir === undefined && memoryLimit === undefined
    ? task : defined({ ...task, workingDir, memoryLimit }) as TaskSpec;
}
