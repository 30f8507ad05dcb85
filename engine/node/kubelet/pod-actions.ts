// What a sync of a Pod has to do, decided from the runtime's state alone.
// Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go
// (computePodActions, computeInitContainerActions). Same; resizing in place
// is left out.

import { isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ContainerStatus } from './cri.ts';
import {
  isRunning, isToRun, newestOf, policyOf, readySandbox, restartsAfter,
} from './runtime-pod.ts';
import type { RuntimePod } from './runtime-pod.ts';
import { specHash } from './start-container.ts';

/** What the probes say of running containers. */
export interface ProbeVerdicts {
  isStarted(pod: v1.Pod, now: ContainerStatus): boolean;
  /** Why it has to be ended, if a probe says so. */
  problem(
    pod: v1.Pod,
    now: ContainerStatus,
  ): 'liveness' | 'startup' | undefined;
}

export interface Kill {
  readonly now: ContainerStatus;
  readonly container: v1.Container;
  /** What its Event says. */
  readonly message: string;
}

export interface PodActions {
  /** All that runs goes first, and a new sandbox is made. */
  readonly createSandbox: boolean;
  /** Nothing is left to run: the sandbox may go. */
  readonly killPod: boolean;
  readonly kill: readonly Kill[];
  /** In order; an init container is followed only by what may run beside
   *  it. */
  readonly start: readonly v1.Container[];
}

const NOTHING: PodActions = {
  createSandbox: false, killPod: false, kill: [], start: [],
};

export function podActions(
  pod: v1.Pod,
  runtime: RuntimePod,
  probes: ProbeVerdicts,
): PodActions {
  const { containers } = pod.spec;
  if (readySandbox(runtime) === undefined) {
    return withoutSandbox(pod, runtime);
  }
  const init = initActions(pod, runtime, probes);
  if (!init.isDone) {
    // A regular init container that failed for good ends the Pod.
    if (init.hasFailed) return { ...NOTHING, killPod: true };
    return { ...NOTHING, kill: init.kill, start: init.start };
  }
  const kill: Kill[] = [...init.kill];
  const start: v1.Container[] = [...init.start];
  let isAnyAlive = false;
  for (const container of containers) {
    const now = newestOf(runtime, container.name);
    if (!isRunning(now)) {
      if (!isToRun(pod, container, now)) continue;
      start.push(container);
      isAnyAlive = true;
      continue;
    }
    isAnyAlive = true;
    const message = reasonToKill(pod, container, now!, probes);
    if (message === undefined) continue;
    kill.push({ now: now!, container, message });
    if (restarts(pod, container, message)) start.push(container);
  }
  // Sidecars alone keep no Pod alive.
  if (!isAnyAlive) return { ...NOTHING, killPod: true };
  return { ...NOTHING, kill, start };
}

function withoutSandbox(pod: v1.Pod, runtime: RuntimePod): PodActions {
  const { containers, initContainers } = pod.spec;
  const isFirst = runtime.sandboxes.length === 0;
  const toRun: v1.Container[] = [];
  for (const container of containers) {
    const now = newestOf(runtime, container.name);
    if (isToRun(pod, container, now)) toRun.push(container);
  }
  // What has done its work needs no new sandbox.
  if (toRun.length === 0 && !isFirst) return { ...NOTHING, killPod: true };
  const firstInit = initContainers?.[0];
  if (firstInit === undefined) {
    return { ...NOTHING, createSandbox: true, start: toRun };
  }
  return { ...NOTHING, createSandbox: true, start: [firstInit] };
}

interface InitActions {
  readonly isDone: boolean;
  readonly hasFailed: boolean;
  readonly kill: readonly Kill[];
  readonly start: readonly v1.Container[];
}

const INITIALISED: InitActions = {
  isDone: true, hasFailed: false, kill: [], start: [],
};

function initActions(
  pod: v1.Pod,
  runtime: RuntimePod,
  probes: ProbeVerdicts,
): InitActions {
  const inits = pod.spec.initContainers;
  if (inits === undefined) return INITIALISED;
  const kill: Kill[] = [];
  const start: v1.Container[] = [];
  const result = (isDone: boolean, hasFailed = false): InitActions =>
    ({ isDone, hasFailed, kill, start });
  const hasBegun = pod.spec.containers.some(({ name }) =>
    newestOf(runtime, name) !== undefined);
  for (const container of inits) {
    const now = newestOf(runtime, container.name);
    if (isSidecar(container)) {
      if (!isRunning(now)) {
        start.push(container);
        if (hasBegun) continue;
        return result(false);
      }
      const message = reasonToKill(pod, container, now!, probes);
      if (message !== undefined) {
        kill.push({ now: now!, container, message });
        start.push(container);
      }
      if (!hasBegun && !probes.isStarted(pod, now!)) return result(false);
      continue;
    }
    // Once the Pod's own containers have run, initialisation is behind.
    if (hasBegun) continue;
    if (isRunning(now)) return result(false);
    if (now?.state === 'CONTAINER_EXITED') {
      if (now.exitCode === 0) continue;
      if (!restartsAfter(policyOf(pod, container), now.exitCode ?? 1)) {
        return result(false, true);
      }
    }
    start.push(container);
    return result(false);
  }
  return result(true);
}

function reasonToKill(
  pod: v1.Pod,
  container: v1.Container,
  now: ContainerStatus,
  probes: ProbeVerdicts,
): string | undefined {
  const { name } = container;
  if (now.specHash !== specHash(container)) {
    return `Container ${name} definition changed, will be restarted`;
  }
  const problem = probes.problem(pod, now);
  if (problem === undefined) return undefined;
  const follows = restarts(pod, container, '') ? ', will be restarted' : '';
  return `Container ${name} failed ${problem} probe${follows}`;
}

/** What is ended by its kubelet has failed, whatever it exits with. */
function restarts(
  pod: v1.Pod,
  container: v1.Container,
  message: string,
): boolean {
  return message.includes('definition changed')
    || policyOf(pod, container) !== 'Never';
}
