// The rounds around your watchkeeper: every 5 s they look, ask you, and write
// what you say. What stage two will do, they do themselves: a node that is
// not ready takes no new Pods. Nobody is evicted yet.
// Real thing: monitorNodeHealth in pkg/controller/nodelifecycle. Simpler: a
// write that is refused is left to the next round, and there are no Events.

import {
  ApiError, leases, nodes, pods, readyStatus,
} from '#engine';
import type {
  Call, Component, ComponentContext, coordinationv1, Informer, Millis,
  NodeName, Process, v1,
} from '#engine';
import type { Learner, Silence, View, Watchkeeper } from './contract.ts';

const PERIOD_MS: Millis = 5_000;
const GRACE_MS: Millis = 50_000;
const STARTUP_GRACE_MS: Millis = 60_000;
/** Controllers of one manager do not begin at the same moment. */
const START_MS_MAX: Millis = 2_000;
/** A round takes a while, even where there is nothing to do. */
const ROUND_MS_MIN: Millis = 1;
const ROUND_MS_MAX: Millis = 5;
const LEASES = 'kube-node-lease';

export function harness(learner: Learner): Component {
  return (ctx) => {
    followConditions(ctx, (node) => withNoSchedule(node, ctx.clock.date()));
    const rounds = new Rounds(ctx, learner);
    ctx.spawn('rounds', function* (): Process {
      yield* rounds.begin();
      for (;;) {
        yield* rounds.round();
        yield* ctx.clock.sleep(rounds.pause(), { idle: true });
      }
    });
  };
}

/** What is asked of a learner's watchkeeper, and written. */
export class Rounds {
  readonly nodes: Informer<v1.Node>;
  readonly #ctx: ComponentContext;
  readonly #leases: Informer<coordinationv1.Lease>;
  readonly #pods: Informer<v1.Pod>;
  readonly #watchkeeper: Watchkeeper;

  constructor(ctx: ComponentContext, learner: Learner) {
    this.#ctx = ctx;
    this.nodes = ctx.informer(nodes);
    this.#leases = ctx.informer(leases, { namespace: LEASES });
    this.#pods = ctx.informer(pods);
    this.#watchkeeper = learner.createWatchkeeper({
      graceMs: GRACE_MS, startupGraceMs: STARTUP_GRACE_MS,
    });
  }

  *begin(): Process {
    const { clock, random } = this.#ctx;
    yield* clock.sleep(random.integer(0, START_MS_MAX), { idle: true });
    yield* this.nodes.synced;
    yield* this.#leases.synced;
    yield* this.#pods.synced;
  }

  /** Whether there was something to write. */
  *round(): Process<boolean> {
    const now = this.#ctx.clock.now();
    let hasWritten = false;
    for (const silence of this.#watchkeeper.pass(this.#view(), now)) {
      yield* this.#mark(silence);
      hasWritten = true;
    }
    return hasWritten;
  }

  /** From the end of one round's writes to the next round. */
  pause(): Millis {
    return PERIOD_MS + this.#ctx.random.integer(ROUND_MS_MIN, ROUND_MS_MAX);
  }

  #view(): View {
    const byNode = this.#leases.list().map((lease) =>
      [lease.metadata.name, lease] as const);
    return {
      nodes: this.nodes.list(), leases: new Map(byNode),
      pods: this.#pods.list(),
    };
  }

  *#mark({ nodeName, unreadyPods }: Silence): Process {
    const { client, clock } = this.#ctx;
    const node = this.nodes.get(nodeName);
    if (node === undefined) return;
    const conditions = silenced(node, clock.date());
    const status = { ...node.status, conditions };
    yield* this.#write(client.nodes.updateStatus({ ...node, status }));
    for (const key of unreadyPods) {
      const pod = this.#pods.get(key);
      if (pod === undefined) continue;
      const { status: before } = pod;
      const unready = { ...before, conditions: notReady(pod, clock.date()) };
      yield* this.#write(
        client.pods.updateStatus({ ...pod, status: unready }));
    }
  }

  *#write(call: Call<unknown>): Process {
    try {
      yield* call;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#ctx.log(error.message);
    }
  }
}

const TYPES = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** NetworkUnavailable is not the kubelet's to say, and stays. */
function silenced(node: v1.Node, date: string): v1.NodeCondition[] {
  const before = node.status?.conditions ?? [];
  const others = before.filter(({ type }) => !TYPES.includes(type));
  return [...others, ...TYPES.map((type): v1.NodeCondition => {
    const old = before.find((each) => each.type === type);
    if (old?.status === 'Unknown') return old;
    return {
      type,
      status: 'Unknown',
      lastHeartbeatTime:
        old?.lastHeartbeatTime ?? node.metadata.creationTimestamp,
      lastTransitionTime: date,
      ...(old === undefined ? {
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
      } : {
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      }),
    };
  })];
}

function notReady(pod: v1.Pod, date: string): v1.PodCondition[] {
  return (pod.status.conditions ?? []).map((each) => (each.type === 'Ready'
    ? { ...each, status: 'False', lastTransitionTime: date } : each));
}

const WORKERS = 8;

/** Writes the taints that a node should have, after each change of it.
 *  `taintsOf` gives undefined where they are as they should be. */
export function followConditions(
  ctx: ComponentContext,
  taintsOf: (node: v1.Node) => readonly v1.Taint[] | undefined,
): void {
  const queue = ctx.queue('node-taints');
  const informer = ctx.informer(nodes);
  informer.onAdd((node) => queue.add(node.metadata.name));
  informer.onUpdate((_before, node) => queue.add(node.metadata.name));
  ctx.reconcile(queue, WORKERS, function* (name: NodeName): Process {
    const node = informer.get(name);
    const taints = node === undefined ? undefined : taintsOf(node);
    if (node !== undefined && taints !== undefined) {
      yield* writeTaints(ctx, node, taints);
    }
  });
}

/** Conflict if the node has changed since. */
export function writeTaints(
  { client }: ComponentContext,
  { metadata: { name, resourceVersion } }: v1.Node,
  taints: readonly v1.Taint[],
): Call<v1.Node> {
  return client.nodes.patch(name, {
    strategic: {
      metadata: { resourceVersion },
      // The whole list, not one more: what is not in it goes.
      spec: { taints },
    },
  });
}

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const KEYS: Readonly<Record<string, string>> = {
  False: NOT_READY, Unknown: UNREACHABLE,
};

function withNoSchedule(
  node: v1.Node,
  date: string,
): readonly v1.Taint[] | undefined {
  const ready = readyStatus(node);
  // Nobody has said anything yet: the server's own taint stays.
  if (ready === undefined) return undefined;
  const key = KEYS[ready];
  const before = node.spec?.taints ?? [];
  const kept = before.filter((taint) => taint.effect !== 'NoSchedule'
    || (taint.key !== NOT_READY && taint.key !== UNREACHABLE)
    || taint.key === key);
  const isThere = key === undefined || kept.some((taint) =>
    taint.effect === 'NoSchedule' && taint.key === key);
  if (!isThere) {
    return [...kept, { key, effect: 'NoSchedule', timeAdded: date }];
  }
  return kept.length === before.length ? undefined : kept;
}
