// Writes Pods' statuses to the API server, one after the other, and deletes
// a Pod for good once nothing of it is left.
// Upstream: pkg/kubelet/status/status_manager.go. Different: the status last
// written stands for the read before each patch, unless the watch shows that
// somebody else has written since.

import type { Process } from '../../kernel/process.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { isEqual } from '../../machinery/api/equal.ts';
import { isConflict, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { Signal } from '../../machinery/signal.ts';
import type { KubeletContext } from './context.ts';
import { statusPatch } from './status-patch.ts';

/** Upstream's syncPeriod: when what failed is tried again. */
const RETRY_MS: Millis = 10_000;

interface Entry {
  /** As the API server last showed it. */
  pod: v1.Pod;
  /** What is wanted. */
  status: v1.PodStatus;
  /** What the API server holds, as far as is known. */
  written: v1.PodStatus;
  /** Nothing of the Pod is left on this node. */
  isGone: boolean;
  /** Whether what another wrote is going to be looked at. */
  isChecking: boolean;
}

export interface StatusHost {
  /** Until its containers are known to have ended, a Pod is not said to
   *  have come to its end. */
  couldBeRunning(uid: string): boolean;
}

export class StatusWriter {
  readonly #ctx: KubeletContext;
  readonly #host: StatusHost;
  readonly #entries = new Map<string, Entry>();
  readonly #queue = new Set<string>();
  readonly #queued = new Signal();

  constructor(ctx: KubeletContext, host: StatusHost) {
    this.#ctx = ctx;
    this.#host = host;
    ctx.spawn('status writer', () => this.#work());
  }

  /** The status wanted last, written or not. */
  get(uid: string): v1.PodStatus | undefined {
    return this.#entries.get(uid)?.status;
  }

  /** The status wanted last, if the API server holds just that. */
  settled(uid: string): v1.PodStatus | undefined {
    const entry = this.#entries.get(uid);
    return entry?.status === entry?.written ? entry?.status : undefined;
  }

  /** Nothing is written if it is what was written before. */
  set(pod: v1.Pod, status: v1.PodStatus): void {
    const { uid } = pod.metadata;
    const entry = this.#entries.get(uid);
    if (entry === undefined) {
      const written = pod.status ?? {};
      this.#entries.set(uid, {
        pod, status, written, isGone: false, isChecking: false,
      });
    } else {
      entry.pod = pod;
      entry.status = status;
      const wanted = this.#allowed(uid, entry);
      if (!entry.isGone && isEqual(entry.written, wanted)) {
        if (wanted === status) entry.status = entry.written;
        return;
      }
    }
    this.#enqueue(uid);
  }

  /** Nothing of it is left: the object may go. */
  gone(pod: v1.Pod): void {
    const entry = this.#entries.get(pod.metadata.uid);
    if (entry === undefined) return;
    entry.pod = pod;
    entry.isGone = true;
    this.#enqueue(pod.metadata.uid);
  }

  /** The watch shows the Pod. If another has changed what is ours, ours is
   *  written again. */
  observe(pod: v1.Pod): void {
    const { uid } = pod.metadata;
    const entry = this.#entries.get(uid);
    if (entry === undefined) return;
    entry.pod = pod;
    if (entry.isChecking || isReadyAsIn(pod, entry.written)) return;
    entry.isChecking = true;
    this.#ctx.clock.after(RETRY_MS, () => this.#reconcile(uid), {
      idle: true,
    });
  }

  forget(uid: string): void {
    this.#entries.delete(uid);
    this.#queue.delete(uid);
  }

  #reconcile(uid: string): void {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return;
    entry.isChecking = false;
    if (isReadyAsIn(entry.pod, entry.written)) return;
    entry.written = entry.pod.status ?? {};
    this.#enqueue(uid);
  }

  #enqueue(uid: string): void {
    this.#queue.add(uid);
    this.#queued.fire();
  }

  *#work(): Process {
    for (;;) {
      // It also comes by those that are added meanwhile, in their order.
      for (const uid of this.#queue) {
        this.#queue.delete(uid);
        const entry = this.#entries.get(uid);
        if (entry !== undefined) yield* this.#write(uid, entry);
      }
      yield this.#queued;
    }
  }

  *#write(uid: string, entry: Entry): Process {
    const key = keyOf(entry.pod);
    const { pods } = this.#ctx.client;
    const wanted = this.#allowed(uid, entry);
    const patch = statusPatch(uid, entry.written, wanted);
    try {
      if (patch !== undefined) {
        yield* pods.patch(key, { strategic: patch }, {
          subresource: 'status',
        });
        entry.written = wanted;
      }
      if (!entry.isGone || !isDeleted(entry.pod)) return;
      yield* pods.delete(key, {
        gracePeriodSeconds: 0, preconditions: { uid },
      });
    } catch (error) {
      // There is no such Pod any more; a namesake with another uid answers
      // with a conflict.
      if (!isNotFound(error) && !isConflict(error)) this.#retry(uid);
    }
  }

  #retry(uid: string): void {
    this.#ctx.clock.after(RETRY_MS, () => {
      if (this.#entries.has(uid)) this.#enqueue(uid);
    }, { idle: true });
  }

  /** A terminal phase is held back while containers may still run. */
  #allowed(uid: string, { status, written }: Entry): v1.PodStatus {
    const isEnd = isFinished({ status });
    if (!isEnd || !this.#host.couldBeRunning(uid)) return status;
    return { ...status, phase: written.phase ?? 'Pending' };
  }
}

function isDeleted({ metadata }: v1.Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Others write nothing of ours but Ready: the node controller, for a node
 *  that it takes for dead. */
function isReadyAsIn(pod: v1.Pod, written: v1.PodStatus): boolean {
  const now = conditionOf(pod, 'Ready')?.status;
  const ours = conditionOf({ status: written }, 'Ready')?.status;
  return now === undefined || ours === undefined || now === ours;
}
