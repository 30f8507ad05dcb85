// A Pod's container statuses, from what the runtime says and from why the
// last start failed. Upstream: pkg/kubelet/kubelet_pods.go
// (convertToAPIContainerStatuses). Same.

import type { Mutable } from '../../kernel/copy.ts';
import { defined } from '../../machinery/api/defined.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ContainerStatus } from './cri.ts';
import type { FreshStatuses } from './probes.ts';
import { isToRun, named, newestOf } from './runtime-pod.ts';
import type { RuntimePod } from './runtime-pod.ts';

/** Why a container could not be started the last time. */
export interface StartFailure {
  /** 'CrashLoopBackOff', 'ErrImagePull' … */
  readonly reason: string;
  readonly message: string;
}
export type StartFailures = ReadonlyMap<string, StartFailure>;

const NEVER_READY = { ready: false, started: false };
const BOOKS_NOTHING: v1.ResourceRequirements = {};
/** Exit code of a container that nobody can find any more. */
const LOST = 137;
const ROOT: v1.ContainerUser = {
  linux: { uid: 0, gid: 0, supplementalGroups: [0] },
};

/** Without `ready` and `started`, which the prober knows. Regular ones are
 *  in order of name, init containers in order of the spec. */
export function containerStatuses(
  pod: v1.Pod,
  runtime: RuntimePod,
  failures: StartFailures,
): FreshStatuses {
  const { spec, status } = pod;
  const inits = spec.initContainers ?? [];
  const waiting = inits.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const all = (
    containers: readonly v1.Container[],
    before: readonly v1.ContainerStatus[] | undefined,
  ): v1.ContainerStatus[] => {
    const statuses: v1.ContainerStatus[] = [];
    for (const container of containers) {
      const old = named(before, container.name);
      const status = statusOf(pod, container, runtime, old, waiting);
      statuses.push(withFailure(pod, container, runtime, status, failures));
    }
    return statuses;
  };
  const regular = all(spec.containers, status?.containerStatuses);
  if (regular.length > 1) regular.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (inits.length === 0) return { containerStatuses: regular };
  return {
    initContainerStatuses: all(inits, status?.initContainerStatuses),
    containerStatuses: regular,
  };
}

function statusOf(
  pod: v1.Pod,
  container: v1.Container,
  runtime: RuntimePod,
  old: v1.ContainerStatus | undefined,
  waiting: string,
): v1.ContainerStatus {
  const { name } = container;
  const now = newestOf(runtime, name);
  if (now === undefined) return unstarted(pod, container, old, waiting);
  const last = runtime.containers.length === 1 ? undefined
    : runtime.containers.find((each) => each !== now && each.name === name);
  const before = last === undefined
    ? old?.restartCount === now.attempt ? old.lastState : undefined
    : stateOf(last, waiting);
  const { resources } = container;
  const status: Mutable<v1.ContainerStatus> = {
    name,
    state: stateOf(now, waiting),
    lastState: before?.terminated === undefined
      ? {} : { terminated: before.terminated },
    ready: false,
    started: false,
    restartCount: now.attempt,
    image: now.image,
    imageID: now.imageRef,
    containerID: containerIdOf(now),
  };
  if (resources?.requests !== undefined) {
    status.allocatedResources = resources.requests;
  }
  status.resources = resources === undefined ? BOOKS_NOTHING
    : defined({ limits: resources.limits, requests: resources.requests });
  addMounts(status, container);
  status.user = ROOT;
  return status;
}

/** As a status has it. */
function containerIdOf({ id }: ContainerStatus): string {
  return `containerd://${id}`;
}

function unstarted(
  pod: v1.Pod,
  container: v1.Container,
  old: v1.ContainerStatus | undefined,
  waiting: string,
): v1.ContainerStatus {
  const { name, image = '' } = container;
  const fresh: Mutable<v1.ContainerStatus> = {
    name,
    state: { waiting: { reason: waiting } },
    lastState: {},
    ready: false,
    started: false,
    restartCount: old?.restartCount ?? 0,
    image,
    imageID: '',
  };
  addMounts(fresh, container);
  // What ended and was cleared away stays as it was told.
  if (old?.state?.terminated !== undefined) {
    return { ...old, ...NEVER_READY };
  }
  if (old?.state?.running === undefined) return fresh;
  const terminated = lostState(old.containerID);
  if (pod.metadata.deletionTimestamp !== undefined) {
    return { ...old, ...NEVER_READY, state: { terminated } };
  }
  return { ...fresh, lastState: { terminated } };
}

/** Of a container that nobody can find: it must have ended somehow. */
export function lostState(
  containerID?: string,
): v1.ContainerStateTerminated {
  // Nobody knows when it ran, and the API says so by leaving it open.
  return defined({
    exitCode: LOST,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was '
      + 'terminated',
    containerID,
  }) as v1.ContainerStateTerminated;
}

function stateOf(
  container: ContainerStatus,
  waiting: string,
): v1.ContainerState {
  const { state, startedAt, finishedAt, exitCode = 0 } = container;
  if (state === 'CONTAINER_RUNNING') {
    return { running: { startedAt: seconds(startedAt) } };
  }
  if (state !== 'CONTAINER_EXITED') return { waiting: { reason: waiting } };
  return {
    terminated: defined({
      exitCode,
      reason: container.reason ?? '',
      message: container.message,
      startedAt: seconds(startedAt),
      finishedAt: seconds(finishedAt),
      containerID: containerIdOf(container),
    }),
  };
}

/** What is to run and could not be started waits, and says why. */
function withFailure(
  pod: v1.Pod,
  container: v1.Container,
  runtime: RuntimePod,
  status: v1.ContainerStatus,
  failures: StartFailures,
): v1.ContainerStatus {
  const failure = failures.get(container.name);
  if (failure === undefined) return status;
  const now = newestOf(runtime, container.name);
  if (!isToRun(pod, container, now)) return status;
  const terminated = status.state?.terminated;
  return {
    ...status,
    state: { waiting: { ...failure } },
    lastState: terminated === undefined
      ? status.lastState ?? {} : { terminated },
  };
}

function addMounts(
  status: Mutable<v1.ContainerStatus>,
  { volumeMounts = [] }: v1.Container,
): void {
  if (volumeMounts.length === 0) return;
  const mounts: v1.VolumeMountStatus[] = [];
  for (const { name, mountPath, readOnly } of volumeMounts) {
    mounts.push(readOnly === true
      ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' }
      : { name, mountPath });
  }
  status.volumeMounts = mounts;
}

/** A microsecond time as a status carries it. */
function seconds(time: string | undefined): string {
  return time === undefined ? '' : `${time.slice(0, 19)}Z`;
}
