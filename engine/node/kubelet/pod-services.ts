// What the workers of all Pods share.
// Upstream: the fields of the Kubelet type in pkg/kubelet/kubelet.go.

import { conditionOf } from '../../machinery/api/conditions.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { isFinished, isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Backoffs } from './backoff.ts';
import { lostState } from './container-status.ts';
import type { StartFailures } from './container-status.ts';
import type { KubeletContext } from './context.ts';
import type { Images } from './images.ts';
import type { Pleg } from './pleg.ts';
import { podStatus } from './pod-status.ts';
import type { Probes } from './probes.ts';
import type { RuntimeHealth } from './runtime-health.ts';
import { NO_RUNTIME_POD } from './runtime-pod.ts';
import type { StatusWriter } from './status-writer.ts';
import type { Volumes } from './volumes.ts';

export interface PodServices {
  readonly ctx: KubeletContext;
  readonly pleg: Pleg;
  readonly writer: StatusWriter;
  readonly probes: Probes;
  readonly images: Images;
  readonly runtime: RuntimeHealth;
  readonly volumes: Volumes;
  /** Of container starts, by 'uid/container'. */
  readonly backoffs: Backoffs;
  readonly hostIP: string;
  /** The first tick of the sync loop not before `at`. */
  readonly nextTick: (at: Millis) => Millis;
}

/** What a status would say now. If it `asks`, containers that are not ready
 *  are probed again. */
export function generateStatus(
  { ctx, pleg, writer, probes, hostIP }: PodServices,
  pod: v1.Pod,
  failures: StartFailures,
  isEnding: boolean,
  asks = true,
): v1.PodStatus {
  const { uid } = pod.metadata;
  const wanted = writer.get(uid);
  const known = wanted === undefined ? pod : withOurs(pod, wanted);
  return podStatus({
    pod: known,
    runtime: pleg.get(uid) ?? NO_RUNTIME_POD,
    failures, isEnding, hostIP,
    date: ctx.clock.date(),
    probed: (status) => probes.probed(known, status, asks),
  });
}

/** Ours is newer than what the watch shows, but others write conditions of
 *  their own. */
function withOurs(pod: v1.Pod, wanted: v1.PodStatus): v1.Pod {
  const ours = { status: wanted };
  const foreign: v1.PodCondition[] = [];
  for (const each of pod.status?.conditions ?? []) {
    if (conditionOf(ours, each.type) === undefined) foreign.push(each);
  }
  if (foreign.length === 0) return { ...pod, status: wanted };
  const conditions = [...foreign, ...wanted.conditions ?? []];
  return { ...pod, status: { ...wanted, conditions } };
}

/** A Pod that is over has come to one of two ends, and what nobody can find
 *  has failed. */
export function finalStatus(pod: v1.Pod, status: v1.PodStatus): v1.PodStatus {
  const inits = pod.spec.initContainers ?? [];
  const hasInitialized = inits.every(({ name }, i) => isSidecar(inits[i]!)
    || status.initContainerStatuses?.find((each) => each.name === name)
      ?.state?.terminated?.exitCode === 0);
  return {
    ...status,
    phase: isFinished({ status }) ? status.phase! : 'Failed',
    ...(hasInitialized && status.containerStatuses !== undefined
      ? { containerStatuses: status.containerStatuses.map(lost) } : {}),
  };
}

function lost(status: v1.ContainerStatus): v1.ContainerStatus {
  if (status.state?.terminated !== undefined) return status;
  return { ...status, state: { terminated: lostState() } };
}
