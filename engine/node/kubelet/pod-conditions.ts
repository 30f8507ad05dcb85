// A Pod's conditions as the kubelet sees them, without their times.
// Upstream: pkg/kubelet/status/generate.go. Same order and texts.

import { conditionOf } from '../../machinery/api/conditions.ts';
import { isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { named } from './runtime-pod.ts';

export interface Verdict {
  readonly type: string;
  readonly status: v1.ConditionStatus;
  readonly reason: string | undefined;
  readonly message: string | undefined;
}

/** In the order in which they are written. */
export const KUBELET_CONDITIONS = [
  'PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady',
  'PodScheduled',
] as const;

type Statuses = readonly v1.ContainerStatus[] | undefined;
const NO_CONTAINERS: readonly v1.Container[] = [];

interface Facts {
  readonly phase: v1.PodPhase;
  readonly hasSandbox: boolean;
  readonly containerStatuses: Statuses;
  readonly initContainerStatuses: Statuses;
}

export function podConditions(pod: v1.Pod, facts: Facts): readonly Verdict[] {
  const ready = containersReady(pod, facts);
  return [
    verdict('PodReadyToStartContainers', facts.hasSandbox ? 'True' : 'False'),
    initialized(pod, facts),
    readyOf(pod, ready),
    ready,
    verdict('PodScheduled', 'True'),
  ];
}

function verdict(
  type: string,
  status: v1.ConditionStatus,
  reason?: string,
  message?: string,
): Verdict {
  return { type, status, reason, message };
}

function initialized(
  { spec }: v1.Pod,
  { phase, containerStatuses, initContainerStatuses }: Facts,
): Verdict {
  const type = 'Initialized';
  const incomplete: string[] = [];
  for (const container of spec.initContainers ?? NO_CONTAINERS) {
    const { name } = container;
    const status = named(initContainerStatuses, name);
    const isDone = isSidecar(container)
      ? status?.started === true : status?.ready === true;
    if (!isDone) incomplete.push(name);
  }
  if (phase === 'Succeeded') return verdict(type, 'True', 'PodCompleted');
  // Once an app container has run, initialisation is over for good.
  const hasBegun = incomplete.length > 0
    && containerStatuses!.some(({ state, lastState, started }) =>
      started === true || state?.running !== undefined
        || state?.terminated !== undefined
        || lastState?.terminated !== undefined);
  if (incomplete.length === 0 || hasBegun) return verdict(type, 'True');
  return verdict(type, 'False', 'ContainersNotInitialized',
    `containers with incomplete status: [${incomplete.join(' ')}]`);
}

function containersReady({ spec }: v1.Pod, facts: Facts): Verdict {
  const type = 'ContainersReady';
  const { phase, containerStatuses, initContainerStatuses } = facts;
  if (phase === 'Succeeded') return verdict(type, 'False', 'PodCompleted');
  if (phase === 'Failed') return verdict(type, 'False', 'PodFailed');
  const unready: string[] = [];
  for (const container of spec.initContainers ?? NO_CONTAINERS) {
    if (!isSidecar(container)) continue;
    if (!isReady(container, initContainerStatuses)) {
      unready.push(container.name);
    }
  }
  for (const container of spec.containers) {
    if (!isReady(container, containerStatuses)) unready.push(container.name);
  }
  if (unready.length === 0) return verdict(type, 'True');
  return verdict(type, 'False', 'ContainersNotReady',
    `containers with unready status: [${unready.join(' ')}]`);
}

function isReady(
  { name }: v1.Container,
  statuses: Statuses,
): boolean {
  return named(statuses, name)?.ready === true;
}

function readyOf(pod: v1.Pod, containers: Verdict): Verdict {
  const type = 'Ready';
  if (containers.status !== 'True') return { ...containers, type };
  const { readinessGates } = pod.spec;
  if (readinessGates === undefined) return verdict(type, 'True');
  const missing = readinessGates.flatMap((gate) => {
    const condition = conditionOf(pod, gate.conditionType);
    const name = `"${gate.conditionType}"`;
    if (condition === undefined) {
      return [`corresponding condition of pod readiness gate ${name} does not `
        + 'exist.'];
    }
    return condition.status === 'True' ? [] : [
      `the status of pod readiness gate ${name} is not "True", but `
        + condition.status,
    ];
  });
  if (missing.length === 0) return verdict(type, 'True');
  return verdict(type, 'False', 'ReadinessGatesNotReady', missing.join(', '));
}
