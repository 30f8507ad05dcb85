// The rounds of stage one, and what follows from a node's condition: you say
// which taints, how fast and when no more; the harness counts zones, asks and
// writes.
// Real thing: processTaintBaseEviction and handleDisruption in
// pkg/controller/nodelifecycle. Simpler: your limiter is asked twice a second
// where the real one is asked ten times.

import { isConflict, nodes, readyStatus } from '#engine';
import type {
  Component, ComponentContext, Informer, Millis, NodeName, Process, v1,
} from '#engine';
import { followConditions, Rounds, writeTaints }
  from '../node-heartbeat/harness.ts';
import { isOurs } from './contract.ts';
import type {
  Learner, Limiter, PerSecond, Ready, TaintKey, TaintKeys, ZoneCount,
  ZoneKey,
} from './contract.ts';

const ASK_MS: Millis = 500;
/** Until what a round has written is seen. */
const NEWS_MS: Millis = 50;
const ATTEMPTS = 5;
const ATTEMPT_MS: Millis = 20;

export function harness(learner: Learner): Component {
  return (ctx) => {
    const tainter = new Tainter(ctx, learner);
    followConditions(ctx, (node) => tainter.withNoSchedule(node));
    const rounds = new Rounds(ctx, learner);
    ctx.spawn('rounds', function* (): Process {
      yield* rounds.begin();
      for (;;) {
        const hasWritten = yield* rounds.round();
        if (hasWritten) yield* ctx.clock.sleep(NEWS_MS);
        yield* tainter.weigh();
        yield* tainter.askFor(rounds.pause());
      }
    });
  };
}

class Tainter {
  readonly #ctx: ComponentContext;
  readonly #learner: Learner;
  readonly #limiter: Limiter;
  readonly #nodes: Informer<v1.Node>;
  readonly #rates = new Map<ZoneKey, PerSecond>();
  /** Nodes that are to be tainted NoExecute, in the order of their news. */
  readonly #waiting = new Set<NodeName>();

  constructor(ctx: ComponentContext, learner: Learner) {
    this.#ctx = ctx;
    this.#learner = learner;
    this.#nodes = ctx.informer(nodes);
    this.#limiter = learner.createLimiter((zone) =>
      this.#rates.get(zone) ?? 0);
  }

  /** undefined: they are as they should be, or nothing was said yet. */
  withNoSchedule(node: v1.Node): readonly v1.Taint[] | undefined {
    const ready = readyStatus(node);
    if (ready === undefined) return undefined;
    const { noSchedule } = this.#learner.taintsFor(ready);
    const [noExecute] = noExecuteOf(node);
    return this.#changed(node, { noSchedule, noExecute });
  }

  #changed(node: v1.Node, keys: TaintKeys): readonly v1.Taint[] | undefined {
    const before = node.spec?.taints ?? [];
    const date = this.#ctx.clock.date();
    const after = this.#learner.withTaints(before, keys, date);
    return textOf(before) === textOf(after) ? undefined : after;
  }

  /** How dark is it where? Then: who has a taint to lose, and who waits. */
  *weigh(): Process {
    const all = this.#nodes.list();
    const zones = countsOf(all);
    const allDark = [...zones.values()].every(({ ready }) => ready === 0);
    for (const [zone, count] of zones) {
      this.#rates.set(zone, this.#learner.zoneRate(count, allDark));
    }
    for (const node of all) {
      const ready = readyStatus(node);
      if (ready === undefined) continue;
      const { name } = node.metadata;
      const { noExecute } = this.#learner.taintsFor(ready);
      const has = noExecuteOf(node);
      const isRight = has.length === 1 && has[0] === noExecute;
      if (allDark && has.length > 0) yield* this.#write(name, undefined);
      else if (has.length > 0 && !isRight) yield* this.#write(name, noExecute);
      if (noExecute === undefined || has.length > 0) this.#waiting.delete(name);
      else this.#waiting.add(name);
    }
  }

  /** Asks for those who wait, until it is time for the next round. */
  *askFor(ms: Millis): Process {
    const { clock } = this.#ctx;
    const until = clock.now() + ms;
    while (this.#waiting.size > 0 && clock.now() + ASK_MS < until) {
      yield* this.#ask();
      yield* clock.sleep(ASK_MS, { idle: true });
    }
    yield* clock.sleep(Math.max(0, until - clock.now()), { idle: true });
  }

  *#ask(): Process {
    const asked = new Set<ZoneKey>();
    for (const name of [...this.#waiting]) {
      const node = this.#nodes.get(name);
      if (node === undefined) {
        this.#waiting.delete(name);
        continue;
      }
      const zone = zoneOf(node);
      if (asked.has(zone)) continue;
      const ready = readyStatus(node) ?? 'True';
      const { noExecute } = this.#learner.taintsFor(ready);
      if (noExecute === undefined) continue;
      if (!this.#limiter.mayTaint(zone, this.#ctx.clock.now())) {
        asked.add(zone);
        continue;
      }
      this.#waiting.delete(name);
      yield* this.#write(name, noExecute);
    }
  }

  *#write(name: NodeName, noExecute: TaintKey | undefined): Process {
    const { client, clock } = this.#ctx;
    for (let attempt = 1; ; attempt += 1) {
      const node = yield* client.nodes.get(name);
      const [noSchedule] = keysOf(node, 'NoSchedule');
      const taints = this.#changed(node, { noSchedule, noExecute });
      if (taints === undefined) return;
      try {
        yield* writeTaints(this.#ctx, node, taints);
        return;
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw error;
      }
      yield* clock.sleep(ATTEMPT_MS);
    }
  }
}

const ZONE = 'topology.kubernetes.io/zone';

function zoneOf({ metadata: { labels = {} } }: v1.Node): ZoneKey {
  return labels[ZONE] ?? '';
}

function countsOf(all: readonly v1.Node[]): Map<ZoneKey, ZoneCount> {
  const counts = new Map<ZoneKey, ZoneCount>();
  for (const node of all) {
    const zone = zoneOf(node);
    const { ready, notReady } = counts.get(zone) ?? { ready: 0, notReady: 0 };
    const isReady = readyStatus(node) === 'True';
    counts.set(zone, {
      ready: ready + (isReady ? 1 : 0),
      notReady: notReady + (isReady ? 0 : 1),
    });
  }
  return counts;
}

function keysOf({ spec }: v1.Node, effect: string): TaintKey[] {
  return (spec?.taints ?? [])
    .filter((taint) => taint.effect === effect && isOurs(taint))
    .map(({ key }) => key as TaintKey);
}

function noExecuteOf(node: v1.Node): TaintKey[] {
  return keysOf(node, 'NoExecute');
}

/** Order does not matter, nor when a taint was added. */
function textOf(taints: readonly v1.Taint[]): string {
  return taints.map(({ key, value = '', effect }) =>
    `${key}=${value}:${effect}`).sort().join(' ');
}
