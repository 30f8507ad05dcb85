// The loop around your filter: it watches Pods and nodes, asks you, and
// writes. In stage three (scheduler-queue) the loop will be yours.
// Real thing: pkg/scheduler. Simpler: it takes the first node by name, and
// tries everybody who waits whenever a Pod or a node has changed.

import { conditionOf, isFinished, isTerminating, keyOf, nodes, pods }
  from '#engine';
import type {
  Component, ComponentContext, Informer, Key, NodeName, Process, v1,
  Workqueue,
} from '#engine';
import type { Learner, NodeInfo } from './contract.ts';

export function harness(learner: Learner): Component {
  return (ctx) => {
    const loop = new Loop(ctx, learner);
    ctx.spawn('scheduling', () => loop.run());
  };
}

const LOOK = 'look';
const RETRY_MS = 1_000;

class Loop {
  readonly #ctx: ComponentContext;
  readonly #learner: Learner;
  /** Pods that name another are another's. */
  readonly #name: string;
  readonly #pods: Informer<v1.Pod>;
  readonly #nodes: Informer<v1.Node>;
  readonly #bell: Workqueue;
  /** Who waits, in order of arrival. */
  readonly #waiting = new Set<Key>();
  /** What was last written about whom. */
  readonly #said = new Map<Key, string>();
  /** Chosen, but not seen with a node yet. */
  readonly #assumed = new Map<Key, NodeName>();

  constructor(ctx: ComponentContext, learner: Learner) {
    this.#ctx = ctx;
    this.#learner = learner;
    this.#name = ctx.flags['scheduler-name'] ?? 'default-scheduler';
    this.#pods = ctx.informer(pods);
    this.#nodes = ctx.informer(nodes);
    this.#bell = ctx.queue('changes');
    this.#pods.onAdd((pod) => this.#saw(pod));
    this.#pods.onUpdate((_before, pod) => this.#saw(pod));
    this.#pods.onDelete((pod) => this.#forget(keyOf(pod)));
    this.#nodes.onAdd(() => this.#bell.add(LOOK));
    this.#nodes.onUpdate(() => this.#bell.add(LOOK));
    this.#nodes.onDelete(() => this.#bell.add(LOOK));
  }

  *run(): Process {
    yield* this.#pods.synced;
    yield* this.#nodes.synced;
    for (;;) {
      this.#bell.done(yield* this.#bell.get());
      const infos = this.#infos();
      for (const key of [...this.#waiting]) this.#schedule(key, infos);
    }
  }

  #saw(pod: v1.Pod): void {
    const key = keyOf(pod);
    if (pod.spec.nodeName !== undefined) this.#forget(key);
    else if (this.#isOurs(pod) && !this.#assumed.has(key)) {
      this.#waiting.add(key);
    }
    this.#bell.add(LOOK);
  }

  #isOurs(pod: v1.Pod): boolean {
    const { nodeName, schedulerName, schedulingGates = [] } = pod.spec;
    return nodeName === undefined && schedulerName === this.#name
      && schedulingGates.length === 0 && !isTerminating(pod);
  }

  #forget(key: Key): void {
    this.#waiting.delete(key);
    this.#assumed.delete(key);
    this.#said.delete(key);
    this.#bell.add(LOOK);
  }

  #schedule(key: Key, infos: NodeInfo[]): void {
    const pod = this.#pods.get(key);
    // A bind that ended in an error may have been made, by us or by others.
    if (pod === undefined || !this.#isOurs(pod)) {
      this.#waiting.delete(key);
      return;
    }
    const reasons: string[] = [];
    for (const [i, info] of infos.entries()) {
      const reason = this.#learner.filter(pod, info);
      if (reason === undefined) {
        infos[i] = { ...info, pods: [...info.pods, pod] };
        this.#choose(key, pod, info.node.metadata.name);
        return;
      }
      reasons.push(String(reason));
    }
    this.#refuse(pod, infos, reasons);
  }

  /** Nodes by name, each with the Pods that count on it. */
  #infos(): NodeInfo[] {
    const byNode = new Map<NodeName, v1.Pod[]>();
    for (const pod of this.#pods.list()) {
      const name = pod.spec.nodeName ?? this.#assumed.get(keyOf(pod));
      if (name === undefined) continue;
      const there = byNode.get(name);
      if (there === undefined) byNode.set(name, [pod]);
      else there.push(pod);
    }
    return this.#nodes.list().map((node) =>
      ({ node, pods: byNode.get(node.metadata.name) ?? [] }));
  }

  #choose(key: Key, pod: v1.Pod, nodeName: NodeName): void {
    this.#waiting.delete(key);
    this.#assumed.set(key, nodeName);
    this.#ctx.spawn('binding', () => this.#bind(key, pod, nodeName));
  }

  *#bind(key: Key, pod: v1.Pod, nodeName: NodeName): Process {
    const { client, log } = this.#ctx;
    try {
      yield* client.pods.bind(key, nodeName);
    } catch (error) {
      log(`bind ${key} to ${nodeName}: ${(error as Error).message}`);
      this.#assumed.delete(key);
      this.#waiting.add(key);
      this.#bell.addAfter(LOOK, RETRY_MS);
      return;
    }
    client.events.event(pod, 'Normal', 'Scheduled',
      `Successfully assigned ${key} to ${nodeName}`, { action: 'Binding' });
  }

  #refuse(
    pod: v1.Pod,
    infos: readonly NodeInfo[],
    reasons: readonly string[],
  ): void {
    const tail = this.#tail(pod, infos);
    const message = `${sentence(reasons)}${tail === '' ? '' : ` ${tail}`}`;
    const key = keyOf(pod);
    const old = conditionOf(pod, 'PodScheduled');
    if (message === (this.#said.get(key) ?? old?.message)) return;
    this.#said.set(key, message);
    const { client, clock, log } = this.#ctx;
    client.events.event(pod, 'Warning', 'FailedScheduling', message,
      { action: 'Scheduling' });
    const condition = {
      type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message,
      lastTransitionTime: old?.lastTransitionTime ?? clock.date(),
      observedGeneration: pod.metadata.generation,
    };
    const patched = client.pods.patch(key, {
      strategic: { status: { conditions: [condition] } },
    }, { subresource: 'status' });
    void patched.catch((error: Error) => log(error.message));
  }

  /** Would it help to evict? Asked of your filter, with less on the node.
   *  Nobody is evicted. */
  #tail(pod: v1.Pod, infos: readonly NodeInfo[]): string {
    const { filter } = this.#learner;
    const { priority = 0 } = pod.spec;
    const obstacles: string[] = [];
    for (const info of infos) {
      const stay = info.pods.filter((other) => !isFinished(other)
        && (other.spec.priority ?? 0) >= priority);
      if (filter(pod, { ...info, pods: [] }) !== undefined) {
        obstacles.push('Preemption is not helpful for scheduling');
      } else if (filter(pod, { ...info, pods: stay }) !== undefined) {
        obstacles.push('No preemption victims found for incoming pod');
      } else return '';
    }
    return `no new claims to deallocate, preemption: ${sentence(obstacles)}`;
  }
}

function sentence(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`);
  const text = parts.sort().join(', ');
  return `0/${reasons.length} nodes are available: ${text}.`;
}
