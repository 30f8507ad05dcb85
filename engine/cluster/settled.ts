// When a cluster is quiet, and when it has converged. Not the same: quiet is
// about what is going on, converged about what was asked for.

import type { Kernel } from '../kernel/kernel.ts';
import { MICROS_PER_SECOND } from '../kernel/time.ts';
import type { Micros } from '../kernel/time.ts';
import type * as appsv1 from '../machinery/api/appsv1.ts';
import type * as v1 from '../machinery/api/v1.ts';
import { isPodReady } from '../machinery/api/conditions.ts';
import { isFinished, isTerminating } from '../machinery/api/pods.ts';
import type { EntryBody } from '../machinery/journal.ts';
import type { StoredState } from '../machinery/stored-state.ts';

/** As long as the slowest loop that notices something: a relist of the
 *  kubelet's, a probe without settings of its own is slower but is not
 *  waited for. */
const QUIET_MICROS: Micros = 3 * MICROS_PER_SECOND;

/** Quiet: for three virtual seconds nothing but Leases and Events about
 *  them was stored, and no component waits for anything but its period. */
export class QuietWatch {
  readonly #kernel: Kernel<EntryBody>;
  #seen: number;
  #lastWorkAt: Micros;

  constructor(kernel: Kernel<EntryBody>) {
    this.#kernel = kernel;
    this.#seen = kernel.journal.length;
    this.#lastWorkAt = kernel.now;
  }

  readonly isThere = (): boolean => {
    const { journal, now, agenda } = this.#kernel;
    for (; this.#seen < journal.length; this.#seen += 1) {
      const entry = journal.entry(this.#seen);
      const isWork = entry?.kind === 'process'
        || (entry?.kind === 'stored' && !isHeartbeat(entry.resource));
      if (isWork) this.#lastWorkAt = now;
    }
    if (agenda.work > 0) return false;
    return now - this.#lastWorkAt >= QUIET_MICROS;
  };

  /** Nothing need be on the agenda when the quiet time is over. */
  nextLook(end: Micros): Micros {
    const next = this.#lastWorkAt + QUIET_MICROS;
    const { now } = this.#kernel;
    return Math.min(end, next > now ? next : now + MICROS_PER_SECOND);
  }
}

function isHeartbeat(resource: string): boolean {
  return resource.startsWith('leases') || resource === 'nodes';
}

/** Converged: every Deployment and ReplicaSet has what it asks for, and
 *  every other Pod that is not being deleted is ready or finished. */
export class ConvergedWatch {
  readonly #state: StoredState;
  #seen = -1;
  #answer = false;

  constructor(state: StoredState) {
    this.#state = state;
  }

  /** Looked at only where something was stored since the last time. */
  readonly isThere = (): boolean => {
    const { writes } = this.#state;
    if (writes === this.#seen) return this.#answer;
    this.#seen = writes;
    this.#answer = this.#areSetsMet() && this.#arePodsMet();
    return this.#answer;
  };

  nextLook(end: Micros): Micros {
    return end;
  }

  #areSetsMet(): boolean {
    return [
      ...this.#state.list('deployments.apps'),
      ...this.#state.list('replicasets.apps'),
    ].every((object) => {
      const { metadata, spec, status }
        = object as appsv1.Deployment | appsv1.ReplicaSet;
      return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
        && (status?.readyReplicas ?? 0) === (spec?.replicas ?? 1)
        && (status?.replicas ?? 0) === (spec?.replicas ?? 1);
    });
  }

  #arePodsMet(): boolean {
    const pods = this.#state.list('pods') as readonly v1.Pod[];
    return pods.every((pod) =>
      isTerminating(pod) || isFinished(pod) || isPodReady(pod));
  }
}
