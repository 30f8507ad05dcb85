// Probes of all containers: workers by container and kind, their results,
// and what a status says of them.
// Upstream: pkg/kubelet/prober (prober_manager.go, worker.go). Same.

import type { Mutable } from '../../kernel/copy.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { isSidecar } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { KubeletContext } from './context.ts';
import { Prober, wasSo } from './prober.ts';
import type { ProbeKind, ProbeResult } from './prober.ts';
import { named } from './runtime-pod.ts';

type FreshStatus = Mutable<v1.ContainerStatus>;
/** Nobody else has them yet. */
export interface FreshStatuses {
  readonly initContainerStatuses?: readonly FreshStatus[];
  readonly containerStatuses?: readonly FreshStatus[];
}

export interface ProbesHost {
  /** The status that the kubelet last wanted for a Pod. */
  status(uid: string): v1.PodStatus | undefined;
  /** A container's probe came to another result than before. */
  changed(pod: v1.Pod, containerId: string, kind: ProbeKind): void;
}

const FIELDS = {
  startup: 'startupProbe', readiness: 'readinessProbe',
  liveness: 'livenessProbe',
} as const satisfies Readonly<Record<ProbeKind, keyof v1.Container>>;
const KINDS = Object.keys(FIELDS) as readonly ProbeKind[];

export class Probes {
  readonly #ctx: KubeletContext;
  readonly #host: ProbesHost;
  readonly #startedAt: Millis;
  /** By Pod, then by container and kind. */
  readonly #workers = new Map<string, Map<string, Prober>>();
  /** By container's id and kind. */
  readonly #results = new Map<string, ProbeResult>();

  constructor(ctx: KubeletContext, host: ProbesHost) {
    this.#ctx = ctx;
    this.#host = host;
    this.#startedAt = ctx.clock.now();
  }

  /** Starts what is missing; nothing happens the second time. */
  add(pod: v1.Pod): void {
    const { uid } = pod.metadata;
    if (this.#workers.has(uid)) return;
    const workers = new Map<string, Prober>();
    const { containers, initContainers = [] } = pod.spec;
    for (const container of [...initContainers.filter(isSidecar),
      ...containers]) {
      for (const kind of KINDS) {
        const probe = container[FIELDS[kind]];
        if (probe === undefined) continue;
        const worker = this.#worker(pod, container, kind, probe);
        workers.set(`${container.name}/${kind}`, worker);
      }
    }
    this.#workers.set(uid, workers);
    for (const worker of workers.values()) worker.start();
  }

  has(uid: string): boolean {
    return (this.#workers.get(uid)?.size ?? 0) > 0;
  }

  /** Probes go on with the Pod as it is now. */
  update(pod: v1.Pod): void {
    const workers = this.#workers.get(pod.metadata.uid);
    for (const worker of workers?.values() ?? []) worker.pod = pod;
  }

  /** The Pod is ending: only readiness is of interest still. */
  stopLivenessAndStartup(uid: string): void {
    for (const worker of this.#workers.get(uid)?.values() ?? []) {
      if (worker.kind !== 'readiness') worker.stop();
    }
  }

  remove(uid: string): void {
    for (const worker of this.#workers.get(uid)?.values() ?? []) {
      worker.stop();
      this.#results.delete(`${worker.containerId}/${worker.kind}`);
    }
    this.#workers.delete(uid);
  }

  result(containerId: string, kind: ProbeKind): ProbeResult | undefined {
    return this.#results.get(`${containerId}/${kind}`);
  }

  /** Fills in `started` and `ready` of statuses that were just made. If it
   *  `asks`, a container that is not ready has its readiness probed at once. */
  probed(pod: v1.Pod, status: FreshStatuses, asks: boolean): v1.PodStatus {
    const { initContainerStatuses: inits, containerStatuses = [] } = status;
    for (const each of containerStatuses) this.#fillIn(pod, each, asks);
    for (const each of inits ?? []) {
      const container = named(pod.spec.initContainers, each.name)!;
      if (isSidecar(container)) this.#fillIn(pod, each, asks);
      else {
        each.ready = each.state?.terminated?.exitCode === 0;
        each.started = each.state?.running !== undefined;
      }
    }
    return status;
  }

  #fillIn(pod: v1.Pod, status: FreshStatus, asks: boolean): void {
    if (status.state?.running === undefined) return;
    const container = containerOf(pod, status.name);
    status.started = container?.startupProbe === undefined
      || this.#isStarted(pod, status);
    if (!status.started) return;
    status.ready = container?.readinessProbe === undefined
      || this.#isReady(pod, status, asks);
  }

  #isStarted(pod: v1.Pod, status: v1.ContainerStatus): boolean {
    const result = this.#results.get(`${status.containerID}/startup`);
    return result === undefined
      ? wasSo(pod, status, 'started') : result === 'success';
  }

  /** Before a worker exists, one that the last kubelet called ready still
   *  is. */
  #isReady(
    pod: v1.Pod,
    status: v1.ContainerStatus,
    asks: boolean,
  ): boolean {
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid)?.get(`${status.name}/readiness`);
    const result = this.#results.get(`${status.containerID}/readiness`);
    const ready = result === 'success'
      || (worker === undefined && wasSo(pod, status, 'ready'));
    if (!ready && asks) worker?.runNow();
    return ready;
  }

  #worker(
    pod: v1.Pod,
    container: v1.Container,
    kind: ProbeKind,
    probe: v1.Probe,
  ): Prober {
    const up = this.#ctx.clock.now() - this.#startedAt;
    return new Prober(this.#ctx, pod, container, kind, probe, {
      isFresh: up < (probe.periodSeconds ?? 10) * 1_000,
      status: () => this.#host.status(pod.metadata.uid),
      get: (id) => this.#results.get(`${id}/${kind}`),
      set: (worker, id, result) => this.#set(worker, id, kind, result),
      forget: (id) => this.#results.delete(`${id}/${kind}`),
    });
  }

  #set(
    worker: Prober,
    id: string,
    kind: ProbeKind,
    result: ProbeResult,
  ): void {
    const key = `${id}/${kind}`;
    if (this.#results.get(key) === result) return;
    this.#results.set(key, result);
    this.#host.changed(worker.pod, id, kind);
  }
}

function containerOf(
  { spec }: v1.Pod,
  name: string,
): v1.Container | undefined {
  return named(spec.containers, name) ?? named(spec.initContainers, name);
}
