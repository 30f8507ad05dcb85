// Ending a Pod's containers: hook, signal, wait, kill; sidecars last.
// Upstream: pkg/kubelet/kuberuntime (killContainer,
// killContainersWithSyncResult, kuberuntime_termination_order.go). Same;
// different: after the kubelet's own restart what is left of the grace
// counts, not the whole of it.

import type { Process } from '../../kernel/process.ts';
import { all } from '../../kernel/call.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { isSidecar } from '../../machinery/api/pods.ts';
import { parseTime } from '../../machinery/api/time.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { Signal } from '../../machinery/signal.ts';
import type { KubeletContext } from './context.ts';
import type { ContainerStatus } from './cri.ts';
import { containerEvent } from './events.ts';
import { runHook } from './hooks.ts';
import { isRunning } from './runtime-pod.ts';
import type { RuntimePod } from './runtime-pod.ts';

// #region grace
/** Every container gets at least this, even after a long hook. */
export const MINIMUM_GRACE_MS: Millis = 2_000;
/** What an override may not go below. */
const OVERRIDE_MIN_SECONDS = 1;
const DEFAULT_GRACE_SECONDS = 30;

/** How long a Pod's containers have to end by themselves. */
export function graceSecondsOf({ metadata, spec }: v1.Pod): number {
  const asked = metadata.deletionGracePeriodSeconds
    ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  return Math.max(asked, OVERRIDE_MIN_SECONDS);
}

/** What is left of it at `now`, for a kubelet that was not there when it
 *  began: the deletionTimestamp is the deadline. */
export function remainingGraceMs(pod: v1.Pod, now: string): Millis {
  const whole = graceSecondsOf(pod) * 1_000;
  const { deletionTimestamp } = pod.metadata;
  if (deletionTimestamp === undefined) return whole;
  const left = parseTime(deletionTimestamp) - parseTime(now);
  return Math.min(whole, Math.max(left, MINIMUM_GRACE_MS));
}
// #endregion grace

/** Ends one container; the hook's time is part of the grace. */
export function* killContainer(
  ctx: KubeletContext,
  pod: v1.Pod,
  container: v1.Container,
  now: ContainerStatus,
  graceMs: Millis,
  message: string,
): Process {
  const { name } = container;
  containerEvent(ctx, pod, name, 'Normal', 'Killing', message);
  const hook = container.lifecycle?.preStop;
  let left = graceMs;
  if (hook !== undefined && graceMs > 0) {
    const began = ctx.clock.now();
    const problem = yield* runHook(
      ctx, pod, container, now.id, hook, '', graceMs,
    );
    if (problem !== undefined) {
      containerEvent(ctx, pod, name, 'Warning', 'FailedPreStopHook',
        'PreStopHook failed');
    }
    left -= ctx.clock.now() - began;
  }
  left = Math.max(left, Math.min(graceMs, MINIMUM_GRACE_MS));
  yield* ctx.cri.stopContainer(now.id, left, { pod: keyOf(pod),
    container: name });
}

/** Ends all of a Pod's containers: the apps together, then the sidecars in
 *  reverse order, all within one grace; then its sandboxes. */
export class PodKiller {
  readonly #ctx: KubeletContext;
  readonly #pod: v1.Pod;
  #graceMs: Millis;
  #deadline: Millis;

  constructor(ctx: KubeletContext, pod: v1.Pod, graceMs: Millis) {
    this.#ctx = ctx;
    this.#pod = pod;
    this.#graceMs = graceMs;
    this.#deadline = ctx.clock.now() + graceMs;
  }

  /** A second delete may leave less time; never more. */
  shorten(graceMs: Millis, runtime: RuntimePod): void {
    const deadline = this.#ctx.clock.now() + graceMs;
    if (deadline >= this.#deadline) return;
    this.#deadline = deadline;
    this.#graceMs = graceMs;
    const about = { pod: keyOf(this.#pod) };
    for (const { id, name } of runtime.containers.filter(isRunning)) {
      const call = this.#ctx.cri.stopContainer(id, graceMs, {
        ...about, container: name,
      });
      // The first stop waits for the same end and sees any failure.
      call.then(undefined, () => {});
    }
  }

  *run(runtime: RuntimePod): Process {
    const { containers, initContainers = [] } = this.#pod.spec;
    const alive = runtime.containers.filter(isRunning);
    const find = (container: v1.Container) =>
      alive.filter(({ name }) => name === container.name)
        .map((now) => ({ container, now }));
    const sidecars = initContainers.filter(isSidecar).flatMap(find);
    const others = [...containers,
      ...initContainers.filter((c) => !isSidecar(c))].flatMap(find);
    yield* this.#killTogether(others);
    for (const sidecar of sidecars.reverse()) {
      yield* this.#killTogether([sidecar]);
    }
    const about = { pod: keyOf(this.#pod) };
    yield* all(runtime.sandboxes.map(({ id }) =>
      this.#ctx.cri.stopPodSandbox(id, about)));
  }

  *#killTogether(
    victims: readonly {
      readonly container: v1.Container;
      readonly now: ContainerStatus;
    }[],
  ): Process {
    const done = new Signal();
    let missing = victims.length;
    let problem: unknown;
    for (const { container, now } of victims) {
      this.#ctx.spawn(`killing ${container.name}`, () =>
        this.#kill(container, now, (error) => {
          problem ??= error;
          missing -= 1;
          if (missing === 0) done.fire();
        }));
    }
    while (missing > 0) yield* done.wait();
    if (problem !== undefined) throw problem;
  }

  *#kill(
    container: v1.Container,
    now: ContainerStatus,
    ended: (problem?: unknown) => void,
  ): Process {
    const least = Math.min(this.#graceMs, MINIMUM_GRACE_MS);
    const left = Math.max(this.#deadline - this.#ctx.clock.now(), least);
    try {
      yield* killContainer(this.#ctx, this.#pod, container, now, left,
        `Stopping container ${container.name}`);
    } catch (error) {
      return ended(error);
    }
    ended();
  }
}
