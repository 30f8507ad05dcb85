// A Pod's phase, from its containers' statuses alone.
// Upstream: pkg/kubelet/kubelet_pods.go (getPhase). Same.

import { isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { named } from './runtime-pod.ts';

type Statuses =
  Pick<v1.PodStatus, 'containerStatuses' | 'initContainerStatuses'>;

/** `isEnding`: no container will be started again, whatever the policy. */
export function phaseOf(
  { spec }: v1.Pod,
  statuses: Statuses,
  isEnding: boolean,
): v1.PodPhase {
  const apps = countApps(spec, statuses);
  const init = countInits(spec, statuses, apps.hasBegun);
  const policy = spec.restartPolicy ?? 'Always';
  if (init.failed > 0 && (policy === 'Never' || isEnding)) return 'Failed';
  if (init.pending > 0 || apps.waiting > 0) return 'Pending';
  if (apps.running > 0 && apps.unknown === 0) return 'Running';
  if (apps.running === 0 && apps.stopped > 0 && apps.unknown === 0) {
    if (isEnding) return apps.stopped > apps.succeeded ? 'Failed' : 'Succeeded';
    // Sidecars still have to be ended before it is over.
    if (policy === 'Always' || init.running > 0) return 'Running';
    if (apps.stopped === apps.succeeded) return 'Succeeded';
    return policy === 'Never' ? 'Failed' : 'Running';
  }
  return 'Pending';
}

interface AppCounts {
  readonly waiting: number;
  readonly running: number;
  readonly stopped: number;
  readonly succeeded: number;
  readonly unknown: number;
  /** Some container ran once: initialisation is behind. */
  readonly hasBegun: boolean;
}

function countApps(
  spec: v1.PodSpec,
  { containerStatuses }: Statuses,
): AppCounts {
  let waiting = 0;
  let running = 0;
  let stopped = 0;
  let succeeded = 0;
  let unknown = 0;
  let hasBegun = false;
  for (const { name } of spec.containers) {
    const status = named(containerStatuses, name);
    const state = status?.state;
    const lastState = status?.lastState;
    if (state?.running !== undefined) running += 1;
    else if (state?.terminated !== undefined) {
      stopped += 1;
      if (state.terminated.exitCode === 0) succeeded += 1;
    } else if (state?.waiting === undefined) unknown += 1;
    else if (lastState?.terminated !== undefined) stopped += 1;
    else waiting += 1;
    hasBegun ||= state?.running !== undefined
      || state?.terminated !== undefined
      || lastState?.terminated !== undefined;
  }
  return { waiting, running, stopped, succeeded, unknown, hasBegun };
}

function countInits(
  { initContainers = [] }: v1.PodSpec,
  { initContainerStatuses }: Statuses,
  hasBegun: boolean,
): { pending: number; failed: number; running: number } {
  let running = 0;
  let pending = 0;
  let failed = 0;
  for (const container of initContainers) {
    const status = named(initContainerStatuses, container.name);
    if (isSidecar(container)) {
      if (status?.state?.running !== undefined) running += 1;
      if (!hasBegun && status?.started !== true) pending += 1;
      continue;
    }
    if (hasBegun) continue;
    const { state, lastState } = status ?? {};
    if (state?.terminated?.exitCode === 0) continue;
    if (state?.terminated !== undefined) failed += 1;
    else if ((lastState?.terminated?.exitCode ?? 0) !== 0) failed += 1;
    pending += 1;
  }
  return { pending, failed, running };
}
