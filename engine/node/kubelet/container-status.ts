// A Pod's container statuses, from what the runtime says and from why the
// last start failed. Upstream: pkg/kubelet/kubelet_pods.go
// (convertToAPIContainerStatuses). Same.

import { defined } from '../../machinery/api/defined.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ContainerStatus } from './cri.ts';
import { isToRun, newestOf } from './runtime-pod.ts';
import type { RuntimePod } from './runtime-pod.ts';

/** Why a container could not be started the last time. */
export interface StartFailure {
  /** 'CrashLoopBackOff', 'ErrImagePull' … */
  readonly reason: string;
  readonly message: string;
}
export type StartFailures = ReadonlyMap<string, StartFailure>;

const NEVER_READY = { ready: false, started: false };
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
): Pick<v1.PodStatus, 'containerStatuses' | 'initContainerStatuses'> {
  const { spec, status } = pod;
  const inits = spec.initContainers ?? [];
  const waiting = inits.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const one = (
    container: v1.Container,
    before: readonly v1.ContainerStatus[] | undefined,
  ): v1.ContainerStatus => {
    const old = before?.find(({ name }) => name === container.name);
    const status = statusOf(pod, container, runtime, old, waiting);
    return withFailure(pod, container, runtime, status, failures);
  };
  const containers = spec.containers
    .map((container) => one(container, status?.containerStatuses))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const init = inits
    .map((container) => one(container, status?.initContainerStatuses));
  return {
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: containers,
  };
}

function statusOf(
  pod: v1.Pod,
  container: v1.Container,
  runtime: RuntimePod,
  old: v1.ContainerStatus | undefined,
  waiting: string,
): v1.ContainerStatus {
  const all = runtime.containers.filter((c) => c.name === container.name);
  const [now, last] = all;
  if (now === undefined) return unstarted(pod, container, old, waiting);
  const before = last === undefined
    ? old?.restartCount === now.attempt ? old.lastState ?? {} : {}
    : stateOf(last, waiting);
  return {
    name: container.name,
    state: stateOf(now, waiting),
    lastState: before.terminated === undefined
      ? {} : { terminated: before.terminated },
    ...NEVER_READY,
    restartCount: now.attempt,
    image: now.image,
    imageID: now.imageRef,
    containerID: `containerd://${now.id}`,
    ...bookedBy(container),
    resources: resourcesOf(container),
    ...mountsOf(container),
    user: ROOT,
  };
}

function unstarted(
  pod: v1.Pod,
  container: v1.Container,
  old: v1.ContainerStatus | undefined,
  waiting: string,
): v1.ContainerStatus {
  const { name, image = '' } = container;
  const fresh: v1.ContainerStatus = {
    name,
    state: { waiting: { reason: waiting } },
    lastState: {},
    ...NEVER_READY,
    restartCount: old?.restartCount ?? 0,
    image,
    imageID: '',
    ...mountsOf(container),
  };
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
      containerID: `containerd://${container.id}`,
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

function mountsOf(
  { volumeMounts = [] }: v1.Container,
): Pick<v1.ContainerStatus, 'volumeMounts'> {
  if (volumeMounts.length === 0) return {};
  return {
    volumeMounts: volumeMounts.map(({ name, mountPath, readOnly }) => ({
      name, mountPath,
      ...(readOnly === true
        ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
    })),
  };
}

function resourcesOf({ resources }: v1.Container): v1.ResourceRequirements {
  const { limits, requests } = resources ?? {};
  return defined({ limits, requests });
}

function bookedBy(
  { resources }: v1.Container,
): Pick<v1.ContainerStatus, 'allocatedResources'> {
  return defined({ allocatedResources: resources?.requests });
}

/** A microsecond time as a status carries it. */
function seconds(time: string | undefined): string {
  return time === undefined ? '' : `${time.slice(0, 19)}Z`;
}
