// Removes Pods that nobody else will: of nodes that are gone, of nodes that
// are out of service, deleted before they had a node, or finished long ago.
// Upstream: pkg/controller/podgc/gc_controller.go. Same; different: one Pod
// after the other.

import type { Process } from '../../kernel/process.ts';
import { all } from '../../kernel/call.ts';
import { byAge } from '../../machinery/api/age.ts';
import { readyStatus } from '../../machinery/api/conditions.ts';
import { isApiError, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis, NodeName } from '../../machinery/api/meta.ts';
import { isFinished, isTerminating } from '../../machinery/api/pods.ts';
import { nodes, pods } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Component, ComponentContext }
  from '../../machinery/component.ts';
import { disruptionPatch } from './disruption-target.ts';
import type { Disruption } from './disruption-target.ts';

const PERIOD_MS: Millis = 20_000;
/** A node may only seem to be gone: so long it is given the doubt. */
const QUARANTINE_MS: Millis = 40_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const ORPHANED: Disruption = {
  reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists',
};

export const podGarbageCollector: Component = (ctx) => {
  const collector = new PodGarbageCollector(ctx);
  ctx.spawn('collecting', () => collector.run());
};

class PodGarbageCollector {
  readonly #ctx: ComponentContext;
  readonly #nodes;
  readonly #pods;
  /** How many finished Pods may stay; 0 for all. */
  readonly #threshold: number;
  /** Until when a missing node is given the doubt. */
  readonly #quarantine = new Map<NodeName, Millis>();

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#threshold =
      Number(ctx.flags['terminated-pod-gc-threshold'] ?? 12_500);
    this.#nodes = ctx.informer(nodes);
    this.#pods = ctx.informer(pods);
  }

  *run(): Process {
    yield* all([this.#nodes.synced, this.#pods.synced]);
    for (;;) {
      const listed = this.#pods.list();
      if (this.#hasSuspects(listed)) yield* this.#collect(listed);
      yield* this.#ctx.clock.sleep(PERIOD_MS, { idle: true });
    }
  }

  /** Nearly always there are none, and one look is enough. */
  #hasSuspects(listed: readonly v1.Pod[]): boolean {
    if (this.#quarantine.size > 0) return true;
    for (const pod of listed) {
      const { nodeName = '' } = pod.spec;
      if (isTerminating(pod) || isFinished(pod)) return true;
      if (nodeName !== '' && !this.#nodes.get(nodeName)) return true;
    }
    return false;
  }

  *#collect(listed: readonly v1.Pod[]): Process {
    if (this.#threshold > 0) yield* this.#finished(listed);
    yield* this.#outOfService(listed);
    yield* this.#orphans(listed);
    yield* this.#neverBound(listed);
  }

  /** Beyond the threshold the evicted go first, then the oldest. */
  *#finished(listed: readonly v1.Pod[]): Process {
    const finished = listed.filter(isFinished);
    const surplus = finished.length - this.#threshold;
    if (surplus <= 0) return;
    const inOrder = [...finished].sort((a, b) =>
      Number(isEvicted(b)) - Number(isEvicted(a)) || byAge(a, b));
    for (const pod of inOrder.slice(0, surplus)) yield* this.#remove(pod);
  }

  /** Somebody has said that the machine is off: its Pods need not end. */
  *#outOfService(listed: readonly v1.Pod[]): Process {
    const leaving = listed.filter((pod) => isTerminating(pod)
      && this.#isOutOfService(pod.spec.nodeName ?? ''));
    for (const pod of [...leaving].sort(byAge)) yield* this.#remove(pod);
  }

  #isOutOfService(name: NodeName): boolean {
    const node = this.#nodes.get(name);
    if (node === undefined || readyStatus(node) === 'True') return false;
    return node.spec?.taints?.some(({ key }) =>
      key === OUT_OF_SERVICE) ?? false;
  }

  // #region orphans
  /** What is missing for 40 s, and still missing when asked for, is gone. */
  *#orphans(listed: readonly v1.Pod[]): Process {
    const now = this.#ctx.clock.now();
    const missing = new Set<NodeName>();
    for (const { spec: { nodeName } } of listed) {
      if (nodeName === undefined || nodeName === '') continue;
      if (this.#nodes.get(nodeName) === undefined) missing.add(nodeName);
    }
    for (const name of missing) {
      if (this.#quarantine.has(name)) continue;
      this.#quarantine.set(name, now + QUARANTINE_MS);
    }
    for (const [name, until] of [...this.#quarantine]) {
      if (now < until) continue;
      this.#quarantine.delete(name);
      if (!missing.has(name) || (yield* this.#exists(name))) continue;
      for (const pod of listed) {
        if (pod.spec.nodeName !== name) continue;
        yield* this.#remove(pod, ORPHANED);
      }
    }
  }
  // #endregion orphans

  *#exists(name: NodeName): Process<boolean> {
    try {
      yield* this.#ctx.client.nodes.get(name);
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return !isNotFound(error);
    }
  }

  *#neverBound(listed: readonly v1.Pod[]): Process {
    const waiting = listed.filter((pod) => isTerminating(pod)
      && (pod.spec.nodeName ?? '') === '');
    for (const pod of [...waiting].sort(byAge)) yield* this.#remove(pod);
  }

  /** Nobody is left to say how it ended: it is said here. */
  *#remove(pod: v1.Pod, why?: Disruption): Process {
    const { client, clock, log } = this.#ctx;
    const key = keyOf(pod);
    try {
      if (!isFinished(pod)) {
        const strategic = failedPatch(pod, why, clock.date());
        yield* client.pods.patch(key, { strategic }, {
          subresource: 'status',
        });
      }
      yield* client.pods.delete(key, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (!isNotFound(error)) log(`cannot remove ${key}: ${error.message}`);
    }
  }
}

function failedPatch(
  pod: v1.Pod,
  why: Disruption | undefined,
  date: string,
): object {
  const { uid, generation } = pod.metadata;
  const status = { phase: 'Failed', observedGeneration: generation };
  if (why === undefined) return { metadata: { uid }, status };
  return disruptionPatch(pod, why, date, status);
}

function isEvicted({ status }: v1.Pod): boolean {
  return status?.reason === 'Evicted';
}
