// One probe of one container, for as long as its Pod lives.
// Upstream: pkg/kubelet/prober/worker.go. Same.

import type { Process } from '../../kernel/process.ts';
import { readyStatus } from '../../machinery/api/conditions.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { parseTime } from '../../machinery/api/time.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Timer } from '../../machinery/component.ts';
import type { KubeletContext } from './context.ts';
import { containerEvent } from './events.ts';
import { runProbe } from './probe.ts';
import { statusNamed } from './runtime-pod.ts';

export type ProbeKind = 'startup' | 'liveness' | 'readiness';
export type ProbeResult = 'success' | 'failure' | 'unknown';

const TITLES: Readonly<Record<ProbeKind, string>> = {
  startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness',
};
/** Before the first probe of a container. */
const INITIAL: Readonly<Record<ProbeKind, ProbeResult>> = {
  startup: 'unknown', liveness: 'success', readiness: 'failure',
};

/** What the recorded kubelet took from a container's start to the first
 *  probe of its readiness. */
const SOON_MS_MIN = 6;
const SOON_MS_MAX = 30;

export interface ProberHost {
  /** The kubelet itself has just started. */
  readonly isFresh: boolean;
  status(): v1.PodStatus | undefined;
  get(containerId: string): ProbeResult | undefined;
  set(worker: Prober, containerId: string, result: ProbeResult): void;
  forget(containerId: string): void;
}

// #region threshold
/** Counts results in a row; a result counts from its threshold on. */
export class Streak {
  #last: 'success' | 'failure' | undefined;
  #run = 0;

  /** Whether the result has come often enough. */
  add(
    result: 'success' | 'failure',
    { successThreshold = 1, failureThreshold = 3 }: v1.Probe,
  ): boolean {
    this.#run = this.#last === result ? this.#run + 1 : 1;
    this.#last = result;
    return this.#run
      >= (result === 'success' ? successThreshold : failureThreshold);
  }

  reset(): void {
    this.#last = undefined;
    this.#run = 0;
  }
}
// #endregion threshold

export class Prober {
  readonly kind: ProbeKind;
  pod: v1.Pod;
  /** The container it looks at: 'containerd://…'. */
  containerId = '';
  readonly #ctx: KubeletContext;
  readonly #container: v1.Container;
  readonly #probe: v1.Probe;
  readonly #host: ProberHost;
  readonly #streak = new Streak();
  #ticker: Timer | undefined;
  #isStopped = false;
  #isBusy = false;
  /** After a failure that ends the container there is nothing to ask. */
  #isOnHold = false;

  constructor(
    ctx: KubeletContext,
    pod: v1.Pod,
    container: v1.Container,
    kind: ProbeKind,
    probe: v1.Probe,
    host: ProberHost,
  ) {
    this.#ctx = ctx;
    this.pod = pod;
    this.#container = container;
    this.kind = kind;
    this.#probe = probe;
    this.#host = host;
  }

  start(): void {
    if (!this.#host.isFresh) {
      this.#tick(this.#periodMs);
      this.#look();
      return;
    }
    // All probes of a node must not run at once after its kubelet's start.
    this.#tick(this.#ctx.random.next() * this.#periodMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#ticker?.cancel();
  }

  /** Out of turn, as soon as the status that asks for it is known; the
   *  period counts from here. */
  runNow(): void {
    if (this.#isStopped || this.#isBusy) return;
    this.#tick(this.#ctx.random.integer(SOON_MS_MIN, SOON_MS_MAX));
  }

  get #periodMs(): Millis {
    return (this.#probe.periodSeconds ?? 10) * 1_000;
  }

  #tick(ms: Millis): void {
    this.#ticker?.cancel();
    this.#ticker = this.#ctx.clock.after(ms, () => {
      this.#tick(this.#periodMs);
      this.#look();
    }, { idle: true });
  }

  #look(): void {
    if (this.#isBusy || this.#isStopped) return;
    const now = this.#due();
    if (now === undefined) return;
    this.#isBusy = true;
    const name = `${this.kind} probe of ${keyOf(this.pod)}`;
    this.#ctx.spawn(name, () => this.#run(now));
  }

  /** The container to probe now, if there is one and its time has come. */
  #due(): v1.ContainerStatus | undefined {
    const status = this.#host.status();
    if (isFinished({ status })) {
      this.stop();
      return undefined;
    }
    const now = statusNamed(status, this.#container.name);
    if (now?.containerID === undefined) return undefined;
    if (now.containerID !== this.containerId) this.#adopt(now);
    if (this.#isOnHold) return undefined;
    const { running } = now.state ?? {};
    if (running === undefined) {
      this.#host.set(this, this.containerId, 'failure');
      return undefined;
    }
    const isEnding = this.pod.metadata.deletionTimestamp !== undefined;
    if (isEnding && this.kind !== 'readiness') {
      this.#host.set(this, this.containerId, 'success');
      this.stop();
      return undefined;
    }
    const age = parseTime(this.#ctx.clock.microDate())
      - parseTime(running.startedAt);
    if (age < (this.#probe.initialDelaySeconds ?? 0) * 1_000) return undefined;
    // A startup probe is for before, the others are for after.
    return (now.started === true) === (this.kind !== 'startup')
      ? now : undefined;
  }

  #adopt(now: v1.ContainerStatus): void {
    if (this.containerId !== '') this.#host.forget(this.containerId);
    this.containerId = now.containerID!;
    this.#isOnHold = false;
    this.#streak.reset();
    // A container that outlived its kubelet is what it was.
    const what = this.kind === 'startup' ? 'started' : 'ready';
    const isKept = this.kind !== 'liveness' && wasSo(this.pod, now, what)
      && this.#host.get(this.containerId) === undefined;
    this.#host.set(this, this.containerId,
      isKept ? 'success' : INITIAL[this.kind]);
  }

  *#run(now: v1.ContainerStatus): Process {
    const { kind, pod } = this;
    const container = this.#container.name;
    try {
      const { result, output } = yield* runProbe(
        this.#ctx, now, this.#container, this.#probe, kind,
        this.#host.status()?.podIP ?? '',
      );
      if (this.#isStopped || now.containerID !== this.containerId) return;
      this.#ctx.record({
        kind: 'probe', pod: keyOf(pod), container, probe: kind, result, output,
      });
      if (result === 'failure') {
        containerEvent(this.#ctx, pod, container, 'Warning', 'Unhealthy',
          `${TITLES[kind]} probe failed: ${output}`);
      }
      if (!this.#streak.add(result, this.#probe)) return;
      this.#host.set(this, this.containerId, result);
      if (result === 'failure' && kind !== 'readiness') {
        // The container is about to be ended; the next one starts afresh.
        this.#isOnHold = true;
        this.#streak.reset();
      }
    } catch (error) {
      // The runtime could not be asked: nothing is known, nothing changes.
      if (!isApiError(error)) throw error;
    } finally {
      this.#isBusy = false;
    }
  }
}

/** What the API says of the very same container. A Pod that was marked, as
 *  those of a silent node are, has to prove its readiness anew. */
export function wasSo(
  { status }: v1.Pod,
  { name, containerID }: Pick<v1.ContainerStatus, 'name' | 'containerID'>,
  what: 'ready' | 'started',
): boolean {
  if (what === 'ready' && readyStatus({ status }) === 'False') return false;
  const old = statusNamed(status, name);
  return old !== undefined && old.containerID === containerID
    && old[what] === true;
}
