// Makes the runtime match a Pod: sandbox, init containers, containers.
// Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (SyncPod). Same
// order.

import type { Process } from '../../kernel/process.ts';
import { formatDuration } from '../../machinery/api/duration.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { parseTime } from '../../machinery/api/time.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { nextStart } from './backoff.ts';
import type { ContainerStatus, Sandbox } from './cri.ts';
import type { StartFailure } from './container-status.ts';
import { containerEvent, formatPod } from './events.ts';
import { rpcText } from './images.ts';
import { podActions } from './pod-actions.ts';
import type { PodActions } from './pod-actions.ts';
import type { PodServices } from './pod-services.ts';
import { generateStatus } from './pod-services.ts';
import { newestOf, readySandbox, statusNamed } from './runtime-pod.ts';
import { OVER, startContainer } from './start-container.ts';
import { graceSecondsOf, killContainer, PodKiller } from './termination.ts';

/** The Pod a sync is about, and what the last one could not start. */
export interface Synced {
  readonly uid: string;
  readonly pod: v1.Pod;
  readonly failures: Map<string, StartFailure>;
}

export interface SyncResult {
  /** Whether anything was started, ended or made. */
  readonly hasActed: boolean;
  readonly hasFailed: boolean;
  /** When nothing but waiting is to be done: until then. */
  readonly retryMs?: Millis;
}

/** Failures after which there is a container that was not there before. */
const LEFT_BEHIND = ['RunContainerError', 'PostStartHookError'];
/** A wait for a back-off is looked after this often. */
const BACKOFF_LOOK_MS: Millis = 60_000;

export function* syncContainers(
  services: PodServices,
  synced: Synced,
  isOver: () => boolean,
): Process<SyncResult> {
  const { pleg, probes, ctx } = services;
  const { uid, pod } = synced;
  const runtime = pleg.get(uid);
  const actions = podActions(pod, runtime, {
    isStarted: (_pod, { id }) => {
      const { initContainerStatuses = [] } = services.writer.get(uid) ?? {};
      const containerID = `containerd://${id}`;
      return initContainerStatuses.some((each) =>
        each.containerID === containerID && each.started === true);
    },
    problem: (_pod, { id }) => {
      const name = `containerd://${id}`;
      if (probes.result(name, 'liveness') === 'failure') return 'liveness';
      return probes.result(name, 'startup') === 'failure'
        ? 'startup' : undefined;
    },
  });
  if (actions.killPod) {
    yield* new PodKiller(ctx, pod, graceSecondsOf(pod) * 1_000).run(runtime);
    return { hasActed: true, hasFailed: false };
  }
  let sandbox = readySandbox(runtime);
  if (actions.createSandbox) {
    sandbox = yield* createSandbox(services, synced);
    if (sandbox === undefined) return { hasActed: true, hasFailed: true };
  }
  if (isOver()) return { hasActed: false, hasFailed: false };
  if (actions.kill.length > 0) yield* killSome(services, pod, actions);
  return yield* startAll(services, synced, actions, sandbox!, isOver);
}

function* killSome(
  { ctx }: PodServices,
  pod: v1.Pod,
  { kill }: PodActions,
): Process {
  for (const { now, container, message } of kill) {
    const { livenessProbe } = container;
    const own = livenessProbe?.terminationGracePeriodSeconds;
    const seconds = own !== undefined && message.includes('liveness')
      ? own : graceSecondsOf(pod);
    yield* killContainer(ctx, pod, container, now, seconds * 1_000, message);
  }
}

function* createSandbox(
  services: PodServices,
  { uid, pod, failures }: Synced,
): Process<Sandbox | undefined> {
  const { ctx, pleg, writer } = services;
  const runtime = pleg.get(uid);
  const [last] = runtime.sandboxes;
  const { events } = ctx.client;
  if (last !== undefined) {
    events.event(pod, 'Normal', 'SandboxChanged',
      'Pod sandbox changed, it will be killed and re-created.');
    yield* new PodKiller(ctx, pod, graceSecondsOf(pod) * 1_000).run(runtime);
  }
  const { name, namespace = '' } = pod.metadata;
  const attempt = (last?.metadata.attempt ?? -1) + 1;
  try {
    const id = yield* ctx.cri.runPodSandbox({
      metadata: { name, namespace, uid, attempt },
      ...(pod.spec.hostNetwork === true ? { hostNetwork: true } : {}),
    });
    const made = yield* pleg.refresh(uid, id);
    tellReady(services, pod, failures);
    return readySandbox(made);
  } catch (error) {
    if (!isApiError(error)) throw error;
    events.event(pod, 'Warning', 'FailedCreatePodSandBox',
      `Failed to create pod sandbox: ${rpcText(error.reason, error.message)}`);
    writer.set(pod, generateStatus(services, pod, failures, false));
    return undefined;
  }
}

/** Of a fresh sandbox only its readiness is told, not yet its address. */
function tellReady(
  services: PodServices,
  pod: v1.Pod,
  failures: Synced['failures'],
): void {
  const fresh = generateStatus(services, pod, failures, false);
  const had = services.writer.get(pod.metadata.uid)?.podIP;
  services.writer.set(pod, had !== undefined ? fresh
    : { ...fresh, podIP: undefined, podIPs: undefined } as v1.PodStatus);
}

function* startAll(
  services: PodServices,
  { uid, pod, failures }: Synced,
  { start, kill, createSandbox: isFresh }: PodActions,
  sandbox: Sandbox,
  isOver: () => boolean,
): Process<SyncResult> {
  const { pleg } = services;
  let hasActed = isFresh || kill.length > 0;
  let hasFailed = false;
  let retryMs: Millis | undefined;
  for (const container of start) {
    if (isOver()) break;
    const { name } = container;
    const now = newestOf(pleg.get(uid), name);
    const ended = pleg.get(uid).containers.find((each) =>
      each.name === name && each.state === 'CONTAINER_EXITED');
    const wait = backOff(services, pod, container, ended);
    if (wait !== undefined) {
      failures.set(name, wait.failure);
      retryMs = Math.min(retryMs ?? Infinity, wait.leftMs, BACKOFF_LOOK_MS);
      continue;
    }
    const made = now?.state === 'CONTAINER_CREATED' ? now.id : undefined;
    const failure = yield* startContainer(
      services, pod, container, sandbox, attemptOf(pod, name, now), isOver,
      made,
    );
    if (failure === OVER) break;
    if (failure === undefined) {
      failures.delete(name);
      hasActed = true;
    } else {
      failures.set(name, failure);
      hasFailed = true;
      hasActed ||= LEFT_BEHIND.includes(failure.reason);
    }
  }
  // A real failure is looked at again sooner or later than a mere wait.
  if (hasFailed || retryMs === undefined) return { hasActed, hasFailed };
  return { hasActed, hasFailed, retryMs };
}

/** Whether a container has to wait after the end of its last run, and why. A
 *  start that is allowed lengthens the next wait. What a probe has just
 *  ended is judged by the run before. */
function backOff(
  { ctx, backoffs }: PodServices,
  pod: v1.Pod,
  { name }: v1.Container,
  ended: ContainerStatus | undefined,
): { failure: StartFailure; leftMs: Millis } | undefined {
  if (ended === undefined) return undefined;
  const id = `${pod.metadata.uid}/${name}`;
  const date = parseTime(ctx.clock.microDate());
  const endedAt = parseTime(ended.finishedAt ?? ended.createdAt);
  const step = backoffs.get(id);
  const leftMs = nextStart(step, endedAt) - date;
  if (leftMs <= 0) {
    backoffs.step(id, endedAt, date);
    return undefined;
  }
  containerEvent(ctx, pod, name, 'Warning', 'BackOff',
    `Back-off restarting failed container ${name} in pod ${formatPod(pod)}`);
  const message = `back-off ${formatDuration(step!.waitMs)} restarting failed `
    + `container=${name} pod=${formatPod(pod)}`;
  return { failure: { reason: 'CrashLoopBackOff', message }, leftMs };
}

/** How many there were before. If the runtime has forgotten, the API may
 *  know. */
function attemptOf(
  { status }: v1.Pod,
  name: string,
  now: ContainerStatus | undefined,
): number {
  if (now !== undefined) return now.attempt + 1;
  const old = statusNamed(status, name);
  return old?.containerID === undefined ? 0 : old.restartCount + 1;
}
