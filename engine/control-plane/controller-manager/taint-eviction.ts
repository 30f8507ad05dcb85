// Evicts Pods from nodes whose NoExecute taints they do not tolerate, or no
// longer: each Pod has a clock of its own, which starts when its taint is
// seen.
// Upstream: pkg/controller/tainteviction (taint_eviction.go,
// timed_workers.go). Same.

import type { Process } from '../../kernel/process.ts';
import { isApiError, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf, keyParts } from '../../machinery/api/key.ts';
import type { Key, Millis, NodeName } from '../../machinery/api/meta.ts';
import { nodes, pods } from '../../machinery/api/resource.ts';
import { toleratedSeconds } from '../../machinery/api/tolerations.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Component, ComponentContext, Timer }
  from '../../machinery/component.ts';
import { disruptionPatch, isTargetOf } from './disruption-target.ts';
import { podsOn } from './pods-on.ts';

const WORKERS = 8;
const ATTEMPTS = 5;
const ATTEMPT_MS: Millis = 10;
const WHY = {
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
};

export const taintEvictionController: Component = (ctx) => {
  new TaintEvictionController(ctx).start();
};

class TaintEvictionController {
  readonly #ctx: ComponentContext;
  readonly #nodes;
  readonly #pods;
  /** NoExecute taints of nodes that have any. */
  readonly #taints = new Map<NodeName, readonly v1.Taint[]>();
  /** Pods whose clocks run. */
  readonly #evictions = new Map<Key, Timer>();
  /** Evicted and not gone yet: they are not evicted again. */
  readonly #evicted = new Set<Key>();

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    this.#nodes = ctx.informer(nodes);
    this.#pods = ctx.informer(pods);
  }

  start(): void {
    const ofNodes = this.#ctx.queue('node-taints');
    const ofPods = this.#ctx.queue('pods');
    const look = (pod: v1.Pod): void => {
      if (ofNodes.length > 0 || !this.#isCalm) ofPods.add(keyOf(pod));
    };
    this.#nodes.onAdd((node) => ofNodes.add(node.metadata.name));
    this.#nodes.onUpdate((before, node) => {
      const isNews = before.spec?.taints !== node.spec?.taints
        && JSON.stringify(noExecute(before))
          !== JSON.stringify(noExecute(node));
      if (isNews) ofNodes.add(node.metadata.name);
    });
    this.#nodes.onDelete((node) => ofNodes.add(node.metadata.name));
    this.#pods.onAdd(look);
    this.#pods.onUpdate(({ spec: before }, pod) => {
      const isNews = before.nodeName !== pod.spec.nodeName
        || before.tolerations !== pod.spec.tolerations;
      if (isNews) look(pod);
    });
    this.#pods.onDelete(look);
    this.#rest();
    const { reconcile } = this.#ctx;
    reconcile(ofNodes, WORKERS, (name) => this.#nodeChanged(name));
    reconcile(ofPods, WORKERS, (key) => this.#podChanged(key));
  }

  /** No taint is known of and no clock runs, as nearly always: then there is
   *  nothing to do for any Pod. */
  get #isCalm(): boolean {
    return this.#taints.size === 0 && this.#evictions.size === 0
      && this.#evicted.size === 0;
  }

  /** Pods' changes wake it only while there is something to do for them. */
  #rest(): void {
    this.#pods.mayWait(this.#isCalm);
  }

  *#nodeChanged(name: NodeName): Process {
    const node = this.#nodes.get(name);
    const taints = node === undefined ? [] : noExecute(node);
    if (taints.length === 0) this.#taints.delete(name);
    else this.#taints.set(name, taints);
    // Of a node that is gone the Pods' clocks run on.
    this.#rest();
    if (node === undefined || this.#isCalm) return;
    for (const pod of podsOn(this.#pods, name)) this.#schedule(pod, taints);
  }

  *#podChanged(key: Key): Process {
    const pod = this.#pods.get(key);
    if (pod === undefined) return this.#cancel(key);
    const taints = this.#taints.get(pod.spec.nodeName ?? '');
    if (taints !== undefined) this.#schedule(pod, taints);
  }

  // #region schedule-eviction
  /** Of the tolerations that match, the shortest counts. A clock that runs
   *  already goes on, whatever taints are added. */
  #schedule(pod: v1.Pod, taints: readonly v1.Taint[]): void {
    const key = keyOf(pod);
    const seconds = toleratedSeconds(taints, pod.spec.tolerations);
    if (seconds === Infinity) return this.#cancel(key);
    if (seconds > 0) return this.#start(key, seconds * 1_000);
    const isEvicted = this.#evicted.has(key);
    this.#cancel(key);
    if (isEvicted) this.#evicted.add(key);
    else this.#begin(key);
  }

  #start(key: Key, ms: Millis): void {
    if (this.#evictions.has(key) || this.#evicted.has(key)) return;
    const begin = (): void => this.#begin(key);
    const timer = this.#ctx.clock.after(ms, begin, { idle: true });
    this.#evictions.set(key, timer);
  }
  // #endregion schedule-eviction

  #begin(key: Key): void {
    this.#evictions.delete(key);
    this.#evicted.add(key);
    this.#ctx.spawn('eviction', () => this.#evict(key));
  }

  #cancel(key: Key): void {
    this.#evicted.delete(key);
    const timer = this.#evictions.get(key);
    this.#evictions.delete(key);
    this.#rest();
    if (timer === undefined) return;
    timer.cancel();
    this.#tell(key, `Cancelling deletion of Pod ${key}`);
  }

  // #region evict
  *#evict(key: Key): Process {
    const { clock, log } = this.#ctx;
    this.#tell(key, `Marking for deletion Pod ${key}`);
    for (let attempt = 1; ; attempt += 1) {
      try {
        yield* this.#sayAndDelete(key);
        return;
      } catch (error) {
        if (!isApiError(error)) throw error;
        if (attempt < ATTEMPTS && !isNotFound(error)) {
          yield* clock.sleep(ATTEMPT_MS);
          continue;
        }
        if (!isNotFound(error)) log(`cannot evict ${key}: ${error.message}`);
        this.#evicted.delete(key);
        this.#rest();
        return;
      }
    }
  }

  *#sayAndDelete(key: Key): Process {
    const { client, clock } = this.#ctx;
    const pod = yield* client.pods.get(key);
    if (!isTargetOf(pod, WHY)) {
      const strategic = disruptionPatch(pod, WHY, clock.date());
      yield* client.pods.patch(key, { strategic }, { subresource: 'status' });
    }
    yield* client.pods.delete(key);
  }
  // #endregion evict

  /** The Event knows the Pod's name and nothing else of it. */
  #tell(key: Key, message: string): void {
    const about = { apiVersion: 'v1', kind: 'Pod', metadata: keyParts(key) };
    this.#ctx.client.events.event(about as v1.Pod, 'Normal',
      'TaintManagerEviction', message);
  }
}

function noExecute({ spec }: v1.Node): readonly v1.Taint[] {
  return (spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}
