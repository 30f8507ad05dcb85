// Pods in a Table. Upstream: pkg/printers/internalversion printPod. Same
// words in the same order of precedence.

import type { Millis } from '../../../kernel/time.ts';
import { conditionOf, isPodReady } from '../../../machinery/api/conditions.ts';
import { isFinished, isSidecar } from '../../../machinery/api/pods.ts';
import type { ApiObject } from '../../../machinery/api/meta.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { age, columns, NONE } from './column.ts';
import type { Cell, Printer } from './column.ts';

export const podPrinter: Printer = {
  columns: columns(
    'Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP+', 'Node+',
    'Nominated Node+', 'Readiness Gates+',
  ),
  cells: podCells,
  conditions: (object) => OVER[(object as v1.Pod).status?.phase ?? ''],
};

const OVER: Readonly<Record<string, readonly object[]>> = {
  Succeeded: [{
    type: 'Completed', status: 'True', reason: 'Succeeded',
    message: 'The pod has completed successfully.',
  }],
  Failed: [{
    type: 'Completed', status: 'True', reason: 'Failed',
    message: 'The pod failed.',
  }],
};

function podCells(object: ApiObject, now: Millis): readonly Cell[] {
  const pod = object as v1.Pod;
  const { metadata, spec, status } = pod;
  const summary = summarize(pod);
  const total = spec.containers.length
    + (spec.initContainers ?? []).filter(isSidecar).length;
  const { restarts, lastRestart } = summary;
  return [
    metadata.name,
    `${summary.ready}/${total}`,
    withDeletion(pod, summary.reason),
    restarts > 0 && lastRestart !== ''
      ? `${restarts} (${age(lastRestart, now)} ago)` : String(restarts),
    age(metadata.creationTimestamp, now),
    status?.podIPs?.[0]?.ip ?? NONE,
    spec.nodeName || NONE,
    status?.nominatedNodeName || NONE,
    gates(pod),
  ];
}

interface Summary {
  reason: string;
  ready: number;
  restarts: number;
  /** RFC 3339; '' if nothing was ever restarted. */
  lastRestart: string;
}

function summarize(pod: v1.Pod): Summary {
  const { status } = pod;
  const summary: Summary = {
    reason: status?.reason || status?.phase || '',
    ready: 0,
    restarts: 0,
    lastRestart: '',
  };
  const gated = conditionOf(pod, 'PodScheduled')?.reason === 'SchedulingGated';
  if (gated) summary.reason = 'SchedulingGated';
  const isInitializing = addInitContainers(pod, summary);
  const isInitialized = conditionOf(pod, 'Initialized')?.status === 'True';
  if (!isInitializing || isInitialized) addContainers(pod, summary);
  return summary;
}

/** Whether one of them has still to come to its end. */
function addInitContainers(pod: v1.Pod, summary: Summary): boolean {
  const specs = pod.spec.initContainers ?? [];
  const statuses = pod.status?.initContainerStatuses ?? [];
  const sidecars = { restarts: 0, lastRestart: '' };
  const isSidecarNamed = (name: string): boolean =>
    specs.some((each) => each.name === name && isSidecar(each));
  let isInitializing = false;
  for (const [index, container] of statuses.entries()) {
    countRestarts(container, summary);
    if (isSidecarNamed(container.name)) countRestarts(container, sidecars);
    const { terminated, waiting } = container.state;
    if (terminated?.exitCode === 0) continue;
    if (isSidecarNamed(container.name) && container.started) {
      if (container.ready) summary.ready += 1;
      continue;
    }
    if (terminated !== undefined) {
      summary.reason = `Init:${endOf(terminated)}`;
    } else if (waiting?.reason && waiting.reason !== 'PodInitializing') {
      summary.reason = `Init:${waiting.reason}`;
    } else summary.reason = `Init:${index}/${specs.length}`;
    isInitializing = true;
    break;
  }
  if (isInitializing
    && conditionOf(pod, 'Initialized')?.status !== 'True') return true;
  // Once that is over, only sidecars' restarts count.
  Object.assign(summary, sidecars);
  return isInitializing;
}

function addContainers(pod: v1.Pod, summary: Summary): void {
  const statuses = pod.status?.containerStatuses ?? [];
  let hasRunning = false;
  // The first container's word is the last one said.
  for (const container of [...statuses].reverse()) {
    countRestarts(container, summary);
    const { waiting, terminated, running } = container.state;
    if (waiting?.reason) summary.reason = waiting.reason;
    else if (terminated !== undefined) summary.reason = endOf(terminated);
    else if (container.ready && running !== undefined) {
      hasRunning = true;
      summary.ready += 1;
    }
  }
  if (summary.reason !== 'Completed' || !hasRunning) return;
  summary.reason = isPodReady(pod) ? 'Running' : 'NotReady';
}

function countRestarts(
  { restartCount, lastState }: v1.ContainerStatus,
  counts: { restarts: number; lastRestart: string },
): void {
  counts.restarts += restartCount;
  const finishedAt = lastState.terminated?.finishedAt ?? '';
  if (finishedAt > counts.lastRestart) counts.lastRestart = finishedAt;
}

function endOf({ reason, signal, exitCode }: v1.ContainerStateTerminated) {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function withDeletion(pod: v1.Pod, reason: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return isFinished(pod) ? reason : 'Terminating';
}

function gates(pod: v1.Pod): string {
  const all = pod.spec.readinessGates ?? [];
  if (all.length === 0) return NONE;
  const open = all.filter(({ conditionType }) =>
    conditionOf(pod, conditionType)?.status === 'True');
  return `${open.length}/${all.length}`;
}
