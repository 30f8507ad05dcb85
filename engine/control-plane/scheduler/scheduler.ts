// kube-scheduler: it watches Pods without a node and writes one field.
// Upstream: pkg/scheduler/scheduler.go, schedule_one.go, eventhandlers.go.
// Different: a cycle runs in one turn and then takes its time; there is one
// replica and one profile, so no leader election; extenders are left out.

import type { Process } from '../../kernel/process.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { keyOf } from '../../machinery/api/key.ts';
import { controllerOf } from '../../machinery/api/owners.ts';
import { isFinished, isTerminating } from '../../machinery/api/pods.ts';
import * as resources from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Component, ComponentContext } from '../../machinery/component.ts';
import type { Informer } from '../../machinery/informer.ts';
import type { Workqueue } from '../../machinery/workqueue.ts';
import { Cache } from './cache.ts';
import { nodeChange, podAspects } from './changes.ts';
import type { Change } from './changes.ts';
import { SchedulingCycle } from './cycle.ts';
import type { Profile } from './framework.ts';
import { defaultProfile } from './profile.ts';
import type { Knowledge } from './profile.ts';
import { SchedulingQueue } from './queue.ts';
import type { QueuedPod } from './queue.ts';

/** A scheduler with these plugins. */
export function schedulerWith(
  profileOf: (knowledge: Knowledge) => Profile,
): Component {
  return (ctx) => new Scheduler(ctx, profileOf).start();
}

export const kubeScheduler: Component = schedulerWith(defaultProfile);

/** Finished Pods are gone for the scheduler: their room is free. */
const UNFINISHED = {
  fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
};
const LEFTOVERS_EVERY_MS = 30_000;
/** What a cycle takes, in ms; drawn. */
const CYCLE_MS_LEAST = 0.4;
const CYCLE_MS_MORE = 0.8;
/** The one key of the bell that ends the loop's wait. */
const PODS = 'pods';

class Scheduler {
  readonly #ctx: ComponentContext;
  readonly #profile: Profile;
  readonly #cache = new Cache();
  readonly #queue: SchedulingQueue;
  readonly #cycle: SchedulingCycle;
  readonly #bell: Workqueue;
  readonly #pods: Informer<v1.Pod>;
  readonly #informers: readonly Pick<Informer<v1.Pod>, 'synced'>[];
  #flushAt = Infinity;

  constructor(
    ctx: ComponentContext,
    profileOf: (knowledge: Knowledge) => Profile,
  ) {
    this.#ctx = ctx;
    const nodes = ctx.informer(resources.nodes);
    const namespaces = ctx.informer(resources.namespaces);
    const replicaSets = ctx.informer(resources.replicasets);
    this.#pods = ctx.informer(resources.pods, UNFINISHED);
    this.#informers = [this.#pods, nodes, namespaces, replicaSets];
    this.#profile = profileOf({
      namespaceLabels: (name) => namespaces.get(name)?.metadata.labels,
      selectorsOf(pod) {
        const owner = controllerOf(pod);
        if (owner?.kind !== 'ReplicaSet') return [];
        const { namespace } = pod.metadata;
        const set = replicaSets.get(`${namespace}/${owner.name}`);
        return set === undefined ? [] : [set.spec.selector];
      },
    });
    this.#bell = ctx.queue('ready');
    const now = (): number => ctx.clock.now();
    this.#queue = new SchedulingQueue(this.#profile, now, () => this.#ring());
    this.#cycle = new SchedulingCycle(this.#profile, ctx.random.fork('ties'));
    this.#watchNodes(nodes);
    this.#watchPods(this.#pods);
  }

  start(): void {
    const { clock } = this.#ctx;
    this.#ctx.spawn('scheduling', () => this.#run());
    clock.every(LEFTOVERS_EVERY_MS, () => this.#queue.flushLeftovers());
  }

  // ---- the loop ----

  *#run(): Process {
    for (const { synced } of this.#informers) yield* synced;
    const { clock, random } = this.#ctx;
    for (;;) {
      this.#bell.done(yield* this.#bell.get());
      for (;;) {
        const queued = this.#queue.pop();
        if (queued === undefined) break;
        this.#scheduleOne(queued);
        yield* clock.sleep(CYCLE_MS_LEAST + random.next() * CYCLE_MS_MORE);
      }
    }
  }

  #ring(): void {
    this.#bell.add(PODS);
    const { nextFlush } = this.#queue;
    if (nextFlush === undefined || nextFlush >= this.#flushAt) return;
    this.#flushAt = nextFlush;
    const { clock } = this.#ctx;
    clock.after(Math.max(0, nextFlush - clock.now()), () => {
      this.#flushAt = Infinity;
      this.#queue.flush();
      this.#ring();
    });
  }

  #scheduleOne(queued: QueuedPod): void {
    const { info } = queued;
    if (isTerminating(info.pod)) {
      const text = `skip schedule deleting pod: ${info.key}`;
      this.#event(info.pod, text);
      return;
    }
    const decision = this.#cycle.run(info, this.#cache);
    if (decision.nodeName === undefined) {
      this.#queue.putBack(queued, decision.plugins);
      this.#report(info.pod, 'Unschedulable', decision.message);
      return;
    }
    const { nodeName } = decision;
    this.#cache.assume(info, nodeName);
    this.#ctx.spawn('binding', () => this.#bind(queued, nodeName));
  }

  // ---- what is written ----

  /** Runs beside the loop: the next Pod does not wait for the answer. */
  *#bind(queued: QueuedPod, nodeName: string): Process {
    const { info } = queued;
    const { client } = this.#ctx;
    try {
      yield* client.pods.bind(info.key, nodeName);
    } catch (error) {
      this.#cache.forget(info);
      this.#tell({ kind: 'pod-removed', pod: info.pod });
      const { message } = error as Error;
      this.#failed(queued, 'binding rejected: running Bind plugin '
        + `"DefaultBinder": ${message}`);
      return;
    }
    client.events.event(info.pod, 'Normal', 'Scheduled',
      `Successfully assigned ${info.key} to ${nodeName}`,
      { action: 'Binding' });
  }

  #failed(queued: QueuedPod, message: string): void {
    const pod = this.#pods.get(queued.info.key);
    if (pod === undefined || isAssigned(pod)) return;
    this.#queue.putBack(queued, new Set());
    this.#report(pod, 'SchedulerError', message);
  }

  #report(pod: v1.Pod, reason: string, message: string): void {
    this.#event(pod, message);
    const old = conditionOf(pod, 'PodScheduled');
    if (old?.status === 'False' && old.reason === reason
      && old.message === message) return;
    const { generation: observedGeneration } = pod.metadata;
    const condition = {
      type: 'PodScheduled', status: 'False', reason, message,
      lastTransitionTime: old?.status === 'False'
        ? old.lastTransitionTime : this.#ctx.clock.date(),
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
    };
    const patched = this.#ctx.client.pods.patch(keyOf(pod), {
      strategic: { status: { conditions: [condition] } },
    }, { subresource: 'status' });
    void patched.catch((error: Error) => this.#ctx.log(error.message));
  }

  #event(pod: v1.Pod, message: string): void {
    this.#ctx.client.events.event(
      pod, 'Warning', 'FailedScheduling', message, { action: 'Scheduling' },
    );
  }

  // ---- what is seen ----

  #tell(change: Change): void {
    this.#queue.moveOnEvent(change);
  }

  #watchNodes(nodes: Informer<v1.Node>): void {
    nodes.onAdd((node) => {
      this.#cache.setNode(node);
      this.#tell({ kind: 'node-added', node });
    });
    nodes.onUpdate((before, node) => {
      this.#cache.setNode(node);
      const change = nodeChange(before, node);
      if (change !== undefined) this.#tell(change);
    });
    nodes.onDelete((node) => {
      this.#cache.removeNode(node.metadata.name);
      this.#tell({ kind: 'node-removed', node });
    });
  }

  #watchPods(pods: Informer<v1.Pod>): void {
    pods.onAdd((pod) => this.#appeared(pod));
    pods.onUpdate((before, pod) => {
      if (before.metadata.uid !== pod.metadata.uid) {
        this.#vanished(before);
        this.#appeared(pod);
      } else if (isFinished(pod)) this.#vanished(before);
      else if (!isAssigned(pod)) this.#changedWaiting(before, pod);
      else if (!isAssigned(before)) this.#appeared(pod);
      else this.#changedAssigned(before, pod);
    });
    pods.onDelete((pod) => this.#vanished(pod));
  }

  #appeared(pod: v1.Pod): void {
    if (isFinished(pod)) return;
    if (isAssigned(pod)) {
      this.#queue.remove(keyOf(pod));
      this.#cache.setPod(pod);
      this.#tell({ kind: 'pod-added', pod });
    } else if (this.#isOurs(pod)) this.#queue.add(pod);
  }

  #vanished(pod: v1.Pod): void {
    if (isAssigned(pod)) {
      this.#cache.removePod(pod);
      this.#tell({ kind: 'pod-removed', pod });
    } else this.#queue.remove(keyOf(pod));
  }

  #changedWaiting(before: v1.Pod, pod: v1.Pod): void {
    if (!this.#isOurs(pod) || this.#cache.isAssumed(pod)) return;
    this.#queue.update(before, pod);
  }

  /** Most changes are of the status and touch nothing that counts here. */
  #changedAssigned(before: v1.Pod, pod: v1.Pod): void {
    const changed = podAspects(before, pod);
    if (changed === undefined && isTerminating(before) === isTerminating(pod)) {
      return;
    }
    this.#cache.setPod(pod);
    if (changed === undefined) return;
    this.#tell({ kind: 'pod-changed', before, pod, changed });
  }

  #isOurs({ spec: { schedulerName } }: v1.Pod): boolean {
    return schedulerName === this.#profile.schedulerName;
  }
}

function isAssigned({ spec: { nodeName } }: v1.Pod): boolean {
  return nodeName !== undefined && nodeName !== '';
}

