// The status of a Pod as the kubelet would write it now.
// Upstream: pkg/kubelet/kubelet_pods.go (generateAPIPodStatus). Same.

import { defined } from '../../machinery/api/defined.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { isFinished, podRequests } from '../../machinery/api/pods.ts';
import { canonicalQuantity, formatMilli }
  from '../../machinery/api/quantity.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { containerStatuses } from './container-status.ts';
import type { StartFailures } from './container-status.ts';
import { phaseOf } from './phase.ts';
import { KUBELET_CONDITIONS, podConditions } from './pod-conditions.ts';
import type { Verdict } from './pod-conditions.ts';
import type { FreshStatuses } from './probes.ts';
import { podAddress, readySandbox } from './runtime-pod.ts';
import type { RuntimePod } from './runtime-pod.ts';

export interface StatusInputs {
  /** With the status that the kubelet last wanted, if it has one. */
  readonly pod: v1.Pod;
  readonly runtime: RuntimePod;
  readonly failures: StartFailures;
  /** No container will be started again. */
  readonly isEnding: boolean;
  readonly hostIP: string;
  /** The wall clock, RFC 3339. */
  readonly date: string;
  /** Fills in `ready` and `started`: the prober's part. */
  readonly probed: (status: FreshStatuses) => v1.PodStatus;
}

/** A field that has no value is undefined in it, so that all statuses have
 *  one shape; what is sent is a patch, which leaves such fields out. */
export function podStatus(inputs: StatusInputs): v1.PodStatus {
  const { pod, runtime, failures, isEnding, hostIP, date } = inputs;
  const old = pod.status ?? {};
  const found = inputs.probed(containerStatuses(pod, runtime, failures));
  // A Pod that has come to its end never leaves it.
  const phase = isFinished(pod) ? old.phase! : phaseOf(pod, found, isEnding);
  const hasSandbox = readySandbox(runtime) !== undefined;
  const verdicts = podConditions(pod, {
    phase, hasSandbox,
    containerStatuses: found.containerStatuses,
    initContainerStatuses: found.initContainerStatuses,
  });
  const ip = addressOf(pod, runtime, hostIP);
  const { generation } = pod.metadata;
  const booked = resourcesOf(pod);
  const status: Whole = {
    observedGeneration: generation,
    phase,
    conditions: withTimes(old.conditions, verdicts, generation, date),
    message: old.message,
    reason: old.reason,
    hostIP,
    hostIPs: old.hostIP === hostIP && old.hostIPs !== undefined
      ? old.hostIPs : [{ ip: hostIP }],
    podIP: ip,
    podIPs: ip === undefined ? undefined : [{ ip }],
    startTime: old.startTime ?? date,
    initContainerStatuses: found.initContainerStatuses,
    containerStatuses: found.containerStatuses,
    qosClass: old.qosClass,
    allocatedResources: booked.allocatedResources,
    resources: booked.resources,
  };
  return status as v1.PodStatus;
}

type Whole = {
  readonly [K in keyof v1.PodStatus]: v1.PodStatus[K] | undefined;
};

/** A Pod keeps the address it had, even when its sandbox is gone. While only
 *  a sandbox is there the address is not told yet. */
function addressOf(
  { status, spec }: v1.Pod,
  runtime: RuntimePod,
  hostIP: string,
): string | undefined {
  if (spec.hostNetwork === true) return hostIP;
  return podAddress(runtime) ?? status?.podIP;
}

/** Foreign conditions first, then ours; a time changes with the status. */
function withTimes(
  old: readonly v1.PodCondition[] = [],
  verdicts: readonly Verdict[],
  generation: number | undefined,
  date: string,
): readonly v1.PodCondition[] {
  const ours: readonly string[] = KUBELET_CONDITIONS;
  const result: v1.PodCondition[] = [];
  for (const each of old) if (!ours.includes(each.type)) result.push(each);
  const known = { status: { conditions: old } };
  for (const verdict of verdicts) {
    const before = conditionOf(known, verdict.type);
    result.push(withTime(before, verdict, generation, date));
  }
  return result;
}

function withTime(
  before: v1.PodCondition | undefined,
  { type, status, reason, message }: Verdict,
  observedGeneration: number | undefined,
  date: string,
): v1.PodCondition {
  const isSame = before?.status === status;
  if (isSame && before.reason === reason && before.message === message
    && before.observedGeneration === observedGeneration) return before;
  // lastProbeTime is null for ever, which the server writes itself.
  const lastTransitionTime = isSame ? before.lastTransitionTime : date;
  return defined(reason === undefined && message === undefined
    ? { type, observedGeneration, status, lastTransitionTime }
    : { type, observedGeneration, status, lastTransitionTime, reason, message },
  ) as v1.PodCondition;
}

/** What the Pod as a whole books. */
function resourcesOf(
  pod: v1.Pod,
): Pick<v1.PodStatus, 'allocatedResources' | 'resources'> {
  const requests = unlessEmpty(quantities(podRequests(pod)));
  const limits = unlessEmpty(sumOfLimits(pod));
  if (requests === undefined && limits === undefined) return BOOKS_NOTHING;
  return {
    allocatedResources: requests,
    resources: defined({ limits, requests }),
  } as v1.PodStatus;
}

const BOOKS_NOTHING: v1.PodStatus = { resources: {} };

function unlessEmpty(amounts: v1.ResourceList): v1.ResourceList | undefined {
  for (const _name in amounts) return amounts;
  return undefined;
}

function quantities(
  amounts: Readonly<Record<string, number>>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in amounts) {
    const milli = amounts[name]!;
    result[name] = name === 'cpu' ? formatMilli(milli) : binary(milli);
  }
  return result;
}

/** 'Mi' where it comes out whole, as upstream keeps a memory's form. */
function binary(milli: number): string {
  const units = milli / 1_000;
  if (units % 1_024 !== 0 || units === 0) return formatMilli(milli);
  return canonicalQuantity(`${units / 1_024}Ki`);
}

function sumOfLimits(
  { spec: { containers, initContainers } }: v1.Pod,
): v1.ResourceList {
  const isSingle = containers.length === 1
    && (initContainers === undefined || initContainers.length === 0);
  return isSingle ? containers[0]!.resources?.limits ?? {} : {};
}
