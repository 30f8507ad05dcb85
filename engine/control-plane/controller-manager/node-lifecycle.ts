// Judges nodes by their silence: conditions, their Pods' readiness, taints.
// Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go
// (monitorNodeHealth, handleDisruption). Same; different: labels of old
// names are not kept in step.

import { all } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import { readyStatus } from '../../machinery/api/conditions.ts';
import { durationOr } from '../../machinery/api/duration.ts';
import { isApiError, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis, NodeName } from '../../machinery/api/meta.ts';
import { leases, nodes, pods } from '../../machinery/api/resource.ts';
import { parseTime } from '../../machinery/api/time.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Component, ComponentContext }
  from '../../machinery/component.ts';
import { NodeHealth, silencedConditions } from './node-health.ts';
import { NodeTainter } from './node-tainter.ts';
import { withNoSchedule } from './node-taints.ts';
import { parallelize } from './parallelize.ts';
import { podsOn } from './pods-on.ts';
import { zoneKeyOf, Zones } from './zones.ts';
import type { TaintingRates, ZoneCount, ZoneKey } from './zones.ts';

const WORKERS = 8;
/** How often a node's status is written anew after a conflict. */
const RETRIES = 5;
const RETRY_MS: Millis = 20;
/** From the start of a manager to the first pass of this controller. */
const START_MS_MAX: Millis = 2_000;
/** A pass over nodes that are well takes so long. */
const PASS_MS_MIN: Millis = 1;
const PASS_MS_MAX: Millis = 5;
const LEASES = 'kube-node-lease';
const EXCLUDED = 'node.kubernetes.io/exclude-disruption';

export const nodeLifecycleController: Component = (ctx) => {
  new NodeLifecycleController(ctx).start();
};

class NodeLifecycleController {
  readonly #ctx: ComponentContext;
  readonly #nodes;
  readonly #leases;
  readonly #pods;
  readonly #health = new NodeHealth();
  readonly #known = new Map<NodeName, v1.Node>();
  /** The list of which #known has all. */
  #greeted: readonly v1.Node[] = [];
  /** Nodes whose Pods could not all be told. */
  readonly #owing = new Set<NodeName>();
  readonly #zones: Zones;
  readonly #tainter: NodeTainter;
  readonly #periodMs: Millis;
  readonly #graceMs: Millis;
  readonly #startupGraceMs: Millis;

  constructor(ctx: ComponentContext) {
    this.#ctx = ctx;
    const { flags } = ctx;
    this.#periodMs = durationOr(flags['node-monitor-period'], 5_000);
    this.#graceMs = durationOr(flags['node-monitor-grace-period'], 50_000);
    this.#startupGraceMs =
      durationOr(flags['node-startup-grace-period'], 60_000);
    const rates = ratesOf(flags);
    this.#zones = new Zones(rates);
    this.#nodes = ctx.informer(nodes);
    this.#tainter = new NodeTainter(ctx, this.#nodes, rates.primary);
    this.#leases = ctx.informer(leases, { namespace: LEASES });
    this.#pods = ctx.informer(pods);
  }

  start(): void {
    this.#followConditions();
    this.#nodes.onDelete(({ metadata }) =>
      this.#health.forget(metadata.name));
    this.#ctx.spawn('monitor', () => this.#monitor());
  }

  /** NoSchedule taints follow each change of a node, without any limit. */
  #followConditions(): void {
    const { clock, client } = this.#ctx;
    const queue = this.#ctx.queue('node-taints');
    this.#nodes.onAdd((node) => queue.add(node.metadata.name));
    this.#nodes.onUpdate((_, node) => queue.add(node.metadata.name));
    const informer = this.#nodes;
    this.#ctx.reconcile(queue, WORKERS, function* (name): Process {
      const node = informer.get(name);
      if (node === undefined) return;
      const taints = withNoSchedule(node, clock.date());
      if (taints === undefined) return;
      const { resourceVersion } = node.metadata;
      yield* client.nodes.patch(name, {
        strategic: { metadata: { resourceVersion }, spec: { taints } },
      });
    });
  }

  // ---- a pass ----

  *#monitor(): Process {
    const { clock, random } = this.#ctx;
    yield* clock.sleep(random.integer(0, START_MS_MAX), { idle: true });
    yield* all(
      [this.#nodes.synced, this.#leases.synced, this.#pods.synced],
    );
    for (;;) {
      yield* this.#pass();
      yield* clock.sleep(this.#periodMs, { idle: true });
    }
  }

  *#pass(): Process {
    const { clock, random } = this.#ctx;
    this.#tainter.hold();
    const listed = this.#nodes.list();
    yield* this.#greet(listed);
    const counts = new Map<ZoneKey, { ready: number; notReady: number }>();
    const judge = (node: v1.Node): Process => this.#judge(node, counts);
    yield* parallelize(this.#ctx, 'node health', WORKERS, listed, judge);
    yield* this.#weigh(counts);
    yield* clock.sleep(random.integer(PASS_MS_MIN, PASS_MS_MAX));
    this.#tainter.release();
  }

  /** A node that gave no sign for longer than the grace is marked Unknown;
   *  then all that follows from its condition. */
  *#judge(node: v1.Node, counts: Map<ZoneKey, ZoneCount>): Process {
    const judged = yield* this.#markIfSilent(node);
    if (judged === undefined) return;
    const was = readyStatus(judged.before) ?? 'Unknown';
    const is = readyStatus(judged.after);
    if (!(EXCLUDED in (node.metadata.labels ?? {}))) {
      count(counts, zoneKeyOf(node), is === 'True');
    }
    if (is === undefined) return;
    yield* this.#tainter.follow(judged.after);
    const { name } = node.metadata;
    const isNews = is !== 'True' && was === 'True';
    if (isNews) {
      this.#ctx.client.events.event(node, 'Normal', 'NodeNotReady',
        `Node ${name} status is now: NodeNotReady`);
    }
    if (isNews || (this.#owing.has(name) && was !== 'True')) {
      yield* this.#markPodsNotReady(name);
    } else this.#owing.delete(name);
  }

  // #region monitor
  *#markIfSilent(
    node: v1.Node,
  ): Process<{ before: v1.Node; after: v1.Node } | undefined> {
    const { clock, client, log } = this.#ctx;
    const { name } = node.metadata;
    let before = node;
    for (let attempt = 1; attempt <= RETRIES; attempt += 1) {
      const now = clock.now();
      const lease = this.#leases.get(`${LEASES}/${name}`);
      const ready = readyStatus(before);
      const hasReported = ready !== undefined;
      const createdAt = hasReported ? now : now - this.#ageOf(before);
      const seenAt = this.#health.observe(before, lease, now, createdAt);
      const grace = hasReported ? this.#graceMs : this.#startupGraceMs;
      const isSilent = now - seenAt > grace;
      if (!isSilent || ready === 'Unknown') {
        return { before, after: before };
      }
      // #endregion monitor
      const conditions = silencedConditions(before, clock.date());
      const status = { ...before.status, conditions };
      try {
        yield* client.nodes.updateStatus({ ...before, status });
        return { before, after: { ...before, status } };
      } catch (error) {
        if (!isApiError(error)) throw error;
        log(`cannot update the health of node ${name}: ${error.message}`);
      }
      const fresh = yield* this.#read(name);
      if (fresh === undefined) return undefined;
      before = fresh;
      yield* clock.sleep(RETRY_MS);
    }
    return undefined;
  }

  /** Both dates are the control plane's: the server wrote the node's. */
  #ageOf({ metadata }: v1.Node): Millis {
    return parseTime(this.#ctx.clock.microDate())
      - parseTime(metadata.creationTimestamp);
  }

  *#read(name: NodeName): Process<v1.Node | undefined> {
    try {
      return yield* this.#ctx.client.nodes.get(name);
    } catch (error) {
      if (!isApiError(error)) throw error;
      return undefined;
    }
  }

  /** Traffic leaves through Pods that are not ready; nothing else about
   *  them is known. */
  *#markPodsNotReady(name: NodeName): Process {
    const { client, clock, log } = this.#ctx;
    let isComplete = true;
    for (const pod of podsOn(this.#pods, name)) {
      const conditions = pod.status?.conditions ?? [];
      if (readyStatus(pod) === undefined || readyStatus(pod) === 'False') {
        continue;
      }
      const date = clock.date();
      const marked = conditions.map((each): v1.PodCondition =>
        (each.type === 'Ready'
          ? { ...each, status: 'False', lastTransitionTime: date } : each));
      const status = { ...pod.status, conditions: marked };
      try {
        yield* client.pods.updateStatus({ ...pod, status });
      } catch (error) {
        if (!isApiError(error)) throw error;
        if (isNotFound(error)) continue;
        log(`cannot mark pod ${keyOf(pod)} not ready: ${error.message}`);
        isComplete = false;
        continue;
      }
      client.events.event(pod, 'Warning', 'NodeNotReady',
        'Node is not ready');
    }
    if (isComplete) this.#owing.delete(name);
    else this.#owing.add(name);
  }

  /** New nodes get an Event, and gone ones too. What an earlier controller
   *  meant by a NoExecute taint is not known: it is taken off. */
  *#greet(listed: readonly v1.Node[]): Process {
    if (listed === this.#greeted) return;
    this.#greeted = listed;
    const { events } = this.#ctx.client;
    const present = new Set(listed.map(({ metadata }) => metadata.name));
    for (const node of listed) {
      const { name } = node.metadata;
      if (!this.#known.has(name)) {
        events.event(node, 'Normal', 'RegisteredNode',
          `Node ${name} event: Registered Node ${name} in Controller`);
        yield* this.#tainter.takeBack(node);
      }
      this.#known.set(name, node);
    }
    for (const [name, node] of this.#known) {
      if (present.has(name)) continue;
      this.#known.delete(name);
      events.event(node, 'Normal', 'RemovingNode',
        `Node ${name} event: Removing Node ${name} from Controller`);
    }
  }

  // #region disruption
  /** How much is dark decides how fast nodes are given up. */
  *#weigh(counts: ReadonlyMap<ZoneKey, ZoneCount>): Process {
    const disruption = this.#zones.note(counts);
    if (disruption.kind === 'went dark') {
      for (const node of this.#nodes.list()) {
        yield* this.#tainter.takeBack(node);
      }
      return this.#tainter.setRate(0);
    }
    if (disruption.kind === 'light again') {
      this.#health.forgive(this.#ctx.clock.now());
    }
    for (const [zone, rate] of disruption.rates) {
      this.#tainter.setRate(rate, zone);
    }
  }
  // #endregion disruption
}

function count(
  counts: Map<ZoneKey, ZoneCount>,
  zone: ZoneKey,
  isReady: boolean,
): void {
  const { ready, notReady } = counts.get(zone) ?? { ready: 0, notReady: 0 };
  counts.set(zone, {
    ready: ready + (isReady ? 1 : 0),
    notReady: notReady + (isReady ? 0 : 1),
  });
}

function ratesOf(flags: Readonly<Record<string, string>>): TaintingRates {
  return {
    primary: Number(flags['node-eviction-rate'] ?? 0.1),
    secondary: Number(flags['secondary-node-eviction-rate'] ?? 0.01),
    largeThreshold: Number(flags['large-cluster-size-threshold'] ?? 50),
    unhealthyThreshold: Number(flags['unhealthy-zone-threshold'] ?? 0.55),
  };
}
