// A Pod's conditions as the kubelet sees them, without their times.
// Upstream: pkg/kubelet/status/generate.go. Same order and texts.

import { conditionOf } from '../../machinery/api/conditions.ts';
import { isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';

export type Verdict = Pick<
  v1.PodCondition,
  'type' | 'status' | 'reason' | 'message'
>;

/** In the order in which they are written. */
export const KUBELET_CONDITIONS = [
  'PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady',
  'PodScheduled',
] as const;

interface Facts {
  readonly phase: v1.PodPhase;
  readonly hasSandbox: boolean;
  readonly containerStatuses: readonly v1.ContainerStatus[];
  readonly initContainerStatuses: readonly v1.ContainerStatus[];
}

export function podConditions(pod: v1.Pod, facts: Facts): readonly Verdict[] {
  const containersReady = containersReadyOf(pod, facts);
  return [
    {
      type: 'PodReadyToStartContainers',
      status: facts.hasSandbox ? 'True' : 'False',
    },
    initialized(pod, facts),
    readyOf(pod, containersReady),
    { type: 'ContainersReady', ...containersReady },
    { type: 'PodScheduled', status: 'True' },
  ];
}

type Outcome = Pick<v1.PodCondition, 'status' | 'reason' | 'message'>;

function initialized(
  { spec }: v1.Pod,
  { phase, containerStatuses, initContainerStatuses }: Facts,
): Verdict {
  const type = 'Initialized';
  const incomplete: string[] = [];
  for (const container of spec.initContainers ?? []) {
    const { name } = container;
    const status = initContainerStatuses.find((each) => each.name === name);
    const isDone = isSidecar(container)
      ? status?.started === true : status?.ready === true;
    if (!isDone) incomplete.push(name);
  }
  if (phase === 'Succeeded') {
    return { type, status: 'True', reason: 'PodCompleted' };
  }
  // Once an app container has run, initialisation is over for good.
  const hasBegun = containerStatuses.some(({ state, lastState, started }) =>
    started === true || state?.running !== undefined
      || state?.terminated !== undefined
      || lastState?.terminated !== undefined);
  if (incomplete.length === 0 || hasBegun) return { type, status: 'True' };
  return {
    type,
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
}

function containersReadyOf({ spec }: v1.Pod, facts: Facts): Outcome {
  const { phase, containerStatuses, initContainerStatuses } = facts;
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready: string[] = [];
  for (const container of spec.initContainers ?? []) {
    if (!isSidecar(container)) continue;
    if (!isReady(container, initContainerStatuses)) {
      unready.push(container.name);
    }
  }
  for (const container of spec.containers) {
    if (!isReady(container, containerStatuses)) unready.push(container.name);
  }
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

function isReady(
  { name }: v1.Container,
  statuses: readonly v1.ContainerStatus[],
): boolean {
  return statuses.some((each) => each.name === name && each.ready);
}

function readyOf(pod: v1.Pod, containersReady: Outcome): Verdict {
  const type = 'Ready';
  if (containersReady.status !== 'True') return { type, ...containersReady };
  const missing = (pod.spec.readinessGates ?? []).flatMap((gate) => {
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
  if (missing.length === 0) return { type, status: 'True' };
  return {
    type,
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    message: missing.join(', '),
  };
}
