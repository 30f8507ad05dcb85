// What the runtime said of one Pod at one moment, and questions about it.
// Upstream: pkg/kubelet/container (PodStatus, helpers.go).

import { isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ContainerStatus, Sandbox } from './cri.ts';

export interface RuntimePod {
  /** Newest first. */
  readonly sandboxes: readonly Sandbox[];
  /** Of all sandboxes, newest first. */
  readonly containers: readonly ContainerStatus[];
}

export const NO_RUNTIME_POD: RuntimePod = { sandboxes: [], containers: [] };

/** The first of that name. Lists that came from the API are frozen, and
 *  `find` is slow for them. */
export function named<T extends { readonly name: string }>(
  list: readonly T[] | undefined,
  name: string,
): T | undefined {
  if (list === undefined) return undefined;
  for (let i = 0; i < list.length; i += 1) {
    if (list[i]!.name === name) return list[i];
  }
  return undefined;
}

/** Of a container or an init container. */
export function statusNamed(
  status: v1.PodStatus | undefined,
  name: string,
): v1.ContainerStatus | undefined {
  return named(status?.containerStatuses, name)
    ?? named(status?.initContainerStatuses, name);
}

/** The newest container of that name. */
export function newestOf(
  { containers }: RuntimePod,
  name: string,
): ContainerStatus | undefined {
  return named(containers, name);
}

export function readySandbox({ sandboxes }: RuntimePod): Sandbox | undefined {
  const [newest] = sandboxes;
  return newest?.state === 'SANDBOX_READY' ? newest : undefined;
}

export function podAddress(pod: RuntimePod): string | undefined {
  return pod.sandboxes[0]?.ip;
}

export function isRunning(container: ContainerStatus | undefined): boolean {
  return container?.state === 'CONTAINER_RUNNING';
}

/** Whether a container that ended is to run again, by its Pod's policy. A
 *  container that never ran counts as one that is. */
export function isToRun(
  pod: v1.Pod,
  container: v1.Container,
  now: ContainerStatus | undefined,
): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (now === undefined || now.state === 'CONTAINER_CREATED') return true;
  if (now.state === 'CONTAINER_RUNNING') return false;
  if (now.state === 'CONTAINER_UNKNOWN') return true;
  return restartsAfter(policyOf(pod, container), now.exitCode ?? 1);
}

/** A sidecar always comes again; an init container only until it is done. */
export function policyOf(
  { spec }: v1.Pod,
  container: v1.Container,
): v1.RestartPolicy {
  const isInit = named(spec.initContainers, container.name) !== undefined;
  if (isInit && isSidecar(container)) return 'Always';
  const policy = spec.restartPolicy ?? 'Always';
  return isInit && policy === 'Always' ? 'OnFailure' : policy;
}

export function restartsAfter(
  policy: v1.RestartPolicy,
  exitCode: number,
): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
