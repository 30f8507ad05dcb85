// One worker a Pod: it syncs, then ends, then clears away what it was given,
// one step at a time and never two at once.
// Upstream: pkg/kubelet/pod_workers.go and SyncPod, SyncTerminatingPod and
// SyncTerminatedPod of pkg/kubelet/kubelet.go. Same states and order.

import type { Process } from '../../kernel/process.ts';
import type { Random } from '../../kernel/random.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Timer } from '../../machinery/component.ts';
import { jitter } from './backoff.ts';
import type { StartFailure } from './container-status.ts';
import { rpcText } from './images.ts';
import type { PodServices } from './pod-services.ts';
import { finalStatus, generateStatus } from './pod-services.ts';
import { syncContainers } from './sync-containers.ts';
import type { SyncResult } from './sync-containers.ts';
import { graceSecondsOf, PodKiller, remainingGraceMs } from './termination.ts';

/** A sync that found nothing to do is repeated. */
const RESYNC_MS: Millis = 60_000;
const ERROR_MS: Millis = 10_000;
/** Until a volume is set up, and, doubling, until it is tried again. */
const REMOUNT_MS: Millis = 75;
const REMOUNT_RETRY_MS: Millis = 500;
/** After an error that is likely to pass soon. */
const TRANSIENT_MS: Millis = 1_000;
const JITTER = 0.5;
const NOTHING_DONE: SyncResult = { hasActed: false, hasFailed: false };

export type PodState = 'syncing' | 'terminating' | 'terminated' | 'finished';

export interface PodHost {
  /** Told once a Pod's containers have ended for good. */
  ended(uid: string): void;
  /** Told once there is nothing left to do for it. */
  finished(uid: string): void;
}

export class PodWorker {
  readonly uid: string;
  /** As the API server last showed it. */
  pod: v1.Pod;
  state: PodState = 'syncing';
  /** The API has no such object any more. */
  isRemoved = false;
  /** Why containers could not be started the last time. */
  readonly failures = new Map<string, StartFailure>();
  /** A Pod that was ending already when this kubelet first saw it. */
  readonly #wasEnding: boolean;
  readonly #services: PodServices;
  readonly #host: PodHost;
  /** For the case that it breaks. */
  readonly #name: string;
  /** Each Pod's waits are its own luck. */
  readonly #random: Random;
  #isRemounting = false;
  #isWorking = false;
  #isPending = false;
  #syncedAt: Millis = -Infinity;
  #requeue: Timer | undefined;
  #killer: PodKiller | undefined;
  /** What the last sync in vain looked at: it need not be looked at again. */
  #calm: readonly unknown[] = [];

  constructor(services: PodServices, pod: v1.Pod, host: PodHost) {
    this.#services = services;
    this.#host = host;
    this.uid = pod.metadata.uid;
    this.pod = pod;
    const key = keyOf(pod);
    this.#name = `pod worker of ${key}`;
    this.#random = services.ctx.random.fork(`waits of ${key}`);
    this.#wasEnding = pod.metadata.deletionTimestamp !== undefined;
  }

  /** There is something new: a change of the Pod, of its containers, of a
   *  probe, or the time for another look. */
  wake(): void {
    if (this.state === 'finished') return;
    if (this.#isWorking) {
      this.#isPending = true;
      return;
    }
    this.#isWorking = true;
    this.#services.ctx.spawn(this.#name, () => this.#work());
  }

  update(pod: v1.Pod): void {
    this.pod = pod;
    this.#services.probes.update(pod);
    if (pod.metadata.deletionTimestamp !== undefined) this.end();
    this.wake();
  }

  /** A readiness probe has come to a result: only that is told, without
   *  asking the runtime. */
  tellReadiness(containerId: string): void {
    const { writer } = this.#services;
    const status = writer.get(this.uid);
    const { containerStatuses = [], initContainerStatuses = [] }
      = status ?? {};
    const isKnown = [...containerStatuses, ...initContainerStatuses]
      .some((each) => each.containerID === containerId);
    if (isKnown && !this.#isTold()) this.#write(this.#generate(false, false));
  }

  /** It is to end: it was deleted, or has done its work. */
  end(): void {
    if (this.state === 'syncing') this.state = 'terminating';
    else if (this.state === 'terminating') {
      const graceMs = graceSecondsOf(this.pod) * 1_000;
      this.#killer?.shorten(graceMs, this.#services.pleg.get(this.uid));
    }
    this.wake();
  }

  /** The object is gone from the API. What still runs ends; a worker that
   *  has done its work is done with. */
  remove(): void {
    this.isRemoved = true;
    if (this.state === 'terminated' && !this.#isWorking) this.finish();
    else this.end();
  }

  finish(): void {
    if (this.state === 'finished') return;
    this.state = 'finished';
    this.#requeue?.cancel();
    this.#host.finished(this.uid);
  }

  // #region sync
  *#work(): Process {
    const { pleg, ctx, runtime } = this.#services;
    yield* runtime.up();
    do {
      this.#requeue?.cancel();
      // What the runtime said before the last sync says nothing about it.
      yield* pleg.newerThan(this.uid, this.#syncedAt);
      this.#isPending = false;
      const { state } = this;
      if (state === 'finished') break;
      try {
        if (state === 'syncing') yield* this.#sync();
        else if (state === 'terminating') yield* this.#terminate();
        else yield* this.#clear();
      } catch (error) {
        if (!isApiError(error)) throw error;
        ctx.log(`error syncing pod ${this.pod.metadata.name}: `
          + error.message);
        this.#again(this.#errorMs());
      }
      this.#syncedAt = ctx.clock.now();
      // Each state's end is the next one's beginning.
      if (this.state !== state) this.#isPending = true;
    } while (this.#isPending);
    this.#isWorking = false;
  }

  *#sync(): Process {
    const services = this.#services;
    const { volumes, probes, pleg, writer } = services;
    const { uid } = this;
    const settled = writer.settled(uid);
    const seen = [this.pod, pleg.get(uid), settled];
    if (seen.every((each, i) => each === this.#calm[i])) {
      if (!this.#lacksNetwork()) this.#schedule(NOTHING_DONE);
      return;
    }
    const isOver = (): boolean => this.state !== 'syncing';
    const status = this.#generate(false);
    this.#write(status);
    if (isFinished({ status })) {
      this.state = 'terminating';
      return;
    }
    if (this.#lacksNetwork()) return;
    if (!(yield* volumes.mount(this.pod, isOver))) {
      if (!isOver()) this.#again(this.#errorMs());
      return;
    }
    probes.add(this.pod);
    const result = yield* syncContainers(services, this, isOver);
    if (isOver()) return;
    this.#schedule(result);
    const { hasActed, hasFailed, retryMs } = result;
    if (!hasActed) {
      const isCalm = settled !== undefined && !hasFailed
        && retryMs === undefined && !probes.has(uid);
      if (isCalm) this.#calm = seen;
      return;
    }
    // The next relist would find what was done, and have it looked at.
    if (hasFailed || probes.has(uid)) pleg.expect(uid);
    if (hasFailed) return;
    // What has just been started is told at once.
    yield* pleg.refresh(uid);
    if (!isOver()) this.#write(this.#generate(false));
  }
  // #endregion sync

  /** Nothing is started that nobody could reach; soon it is tried again. */
  #lacksNetwork(): boolean {
    const { runtime: { networkError }, ctx } = this.#services;
    const { pod } = this;
    if (networkError === undefined || pod.spec.hostNetwork === true) {
      return false;
    }
    ctx.client.events.event(pod, 'Warning', 'NetworkNotReady',
      `network is not ready: ${networkError}`);
    this.#again(jitter(TRANSIENT_MS, JITTER, this.#random));
    return true;
  }

  *#terminate(): Process {
    const { probes, pleg, ctx } = this.#services;
    this.#write(this.#generate(false));
    probes.stopLivenessAndStartup(this.uid);
    const graceMs = this.#wasEnding
      ? remainingGraceMs(this.pod, ctx.clock.microDate())
      : graceSecondsOf(this.pod) * 1_000;
    this.#killer = new PodKiller(ctx, this.pod, graceMs);
    if (this.#wasEnding) this.#remount();
    yield* this.#kill(this.#killer);
    probes.remove(this.uid);
    yield* pleg.refresh(this.uid);
    this.#killer = undefined;
    this.state = 'terminated';
    this.#host.ended(this.uid);
    this.#write(this.#generate(true));
  }

  /** The volumes of a Pod that ended before this kubelet began are found and
   *  set up once more, in vain: nobody has asked for its ConfigMaps. */
  #remount(): void {
    const { ctx } = this.#services;
    const volume = this.pod.spec.volumes?.find(({ name }) =>
      name.startsWith('kube-api-access-'));
    const isFirst = !this.#isRemounting;
    this.#isRemounting = true;
    if (volume === undefined || !isFirst) return;
    const tell = (ms: Millis): void => {
      if (this.state !== 'terminating') return;
      ctx.client.events.event(this.pod, 'Warning', 'FailedMount',
        `MountVolume.SetUp failed for volume "${volume.name}" : object `
        + `"${this.pod.metadata.namespace}"/"kube-root-ca.crt" not registered`);
      ctx.clock.after(ms, () => tell(ms * 2), { idle: true });
    };
    ctx.clock.after(REMOUNT_MS, () => tell(REMOUNT_RETRY_MS), { idle: true });
  }

  *#kill(killer: PodKiller): Process {
    const { pleg, ctx } = this.#services;
    try {
      yield* killer.run(pleg.get(this.uid));
    } catch (error) {
      if (!isApiError(error)) throw error;
      const text = rpcText(error.reason, error.message);
      ctx.client.events.event(this.pod, 'Warning', 'FailedKillPod',
        `error killing pod: failed to "KillPodSandbox" for "${this.uid}" `
        + `with KillPodSandboxError: ${JSON.stringify(text)}`);
      throw error;
    }
  }

  *#clear(): Process {
    const { writer, volumes, images, backoffs } = this.#services;
    this.#write(finalStatus(this.pod, this.#generate(true)));
    volumes.unmount(this.uid);
    images.forget(this.uid);
    backoffs.forget(`${this.uid}/`);
    if (this.isRemoved) this.finish();
    else writer.gone(this.pod);
  }

  /** Of a Pod that the API has forgotten nothing is told. */
  #write(status: v1.PodStatus): void {
    if (!this.isRemoved) this.#services.writer.set(this.pod, status);
  }

  /** After its end a Pod's readiness is of no interest. */
  #isTold(): boolean {
    return this.state === 'terminated' || this.state === 'finished';
  }

  #generate(isEnding: boolean, asks = true): v1.PodStatus {
    const { pod, failures } = this;
    return generateStatus(this.#services, pod, failures, isEnding, asks);
  }

  #schedule({ retryMs, hasFailed }: SyncResult): void {
    if (retryMs === undefined && hasFailed) this.#again(this.#errorMs());
    else this.#again(jitter(retryMs ?? RESYNC_MS, JITTER, this.#random));
  }

  /** After a failure. Upstream draws evenly up to half as long again; here
   *  the middle is likelier, so that any one run is a typical one. */
  #errorMs(): Millis {
    const share = (this.#random.next() + this.#random.next()) / 2;
    return ERROR_MS * (1 + JITTER * share);
  }

  /** Another look after `ms`, on the kubelet's own grid of seconds. */
  #again(ms: Millis): void {
    const { ctx, nextTick } = this.#services;
    this.#requeue?.cancel();
    const at = nextTick(ctx.clock.now() + ms);
    this.#requeue = ctx.clock.after(at - ctx.clock.now(), () => this.wake(), {
      idle: true,
    });
  }
}
