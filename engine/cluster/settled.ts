// When a cluster is quiet, and when it has converged. Not the same: quiet is
// about what is going on, converged about what was asked for.

import type { Kernel } from '../kernel/kernel.ts';
import { MICROS_PER_SECOND } from '../kernel/time.ts';
import type { Micros } from '../kernel/time.ts';
import type { ApiObject } from '../machinery/api/meta.ts';
import type * as appsv1 from '../machinery/api/appsv1.ts';
import type * as v1 from '../machinery/api/v1.ts';
import { isPodReady } from '../machinery/api/conditions.ts';
import { isFinished, isTerminating } from '../machinery/api/pods.ts';
import type { EntryBody } from '../machinery/journal.ts';

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
  readonly #cluster: Objects;
  readonly #kernel: Kernel<EntryBody>;
  #seen = -1;
  #answer = false;

  constructor(cluster: Objects, kernel: Kernel<EntryBody>) {
    this.#cluster = cluster;
    this.#kernel = kernel;
  }

  /** Looked at only where something was written since the last time. */
  readonly isThere = (): boolean => {
    const { length } = this.#kernel.journal;
    if (length === this.#seen) return this.#answer;
    this.#seen = length;
    this.#answer = this.#areSetsMet() && this.#arePodsMet();
    return this.#answer;
  };

  nextLook(end: Micros): Micros {
    return end;
  }

  #areSetsMet(): boolean {
    const sets = [
      ...this.#cluster.objects<appsv1.Deployment>('deployments.apps'),
      ...this.#cluster.objects<appsv1.ReplicaSet>('replicasets.apps'),
    ];
    return sets.every(({ metadata, spec, status }) =>
      (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
        && (status?.readyReplicas ?? 0) === (spec?.replicas ?? 1)
        && (status?.replicas ?? 0) === (spec?.replicas ?? 1));
  }

  #arePodsMet(): boolean {
    return this.#cluster.objects<v1.Pod>('pods').every((pod) =>
      isTerminating(pod) || isFinished(pod) || isPodReady(pod));
  }
}

interface Objects {
  objects<T extends ApiObject>(resource: string): readonly T[];
}
