// NoExecute taints: one node after the other, zone by zone, and back again.
// Upstream: processTaintBaseEviction, doNoExecuteTaintingPass and
// markNodeAsReachable in
// pkg/controller/nodelifecycle/node_lifecycle_controller.go. Different: a
// round does not begin in the middle of a pass, so that a zone's state is
// known first; and a swap of two taints is one write.

import type { Process } from '../../kernel/process.ts';
import { readyStatus } from '../../machinery/api/conditions.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { Millis, NodeName } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ComponentContext, Timer }
  from '../../machinery/component.ts';
import type { Lister } from '../../machinery/informer.ts';
import {
  hasNoExecute, NOT_READY, setNoExecute, UNREACHABLE, wantedNoExecute,
} from './node-taints.ts';
import { TaintingQueue } from './tainting-queue.ts';
import { zoneKeyOf } from './zones.ts';
import type { ZoneKey } from './zones.ts';

/** Rounds are on a grid of their own. */
const ROUND_MS: Millis = 100;

export class NodeTainter {
  readonly #ctx: ComponentContext;
  readonly #nodes: Lister<v1.Node>;
  /** Of a zone that is new: nodes a second. */
  readonly #rate: number;
  readonly #queues = new Map<ZoneKey, TaintingQueue>();
  #isHeld = false;
  #isTainting = false;
  #round: Timer | undefined;

  constructor(ctx: ComponentContext, nodes: Lister<v1.Node>, rate: number) {
    this.#ctx = ctx;
    this.#nodes = nodes;
    this.#rate = rate;
  }

  /** No round begins until `release`. */
  hold(): void {
    this.#isHeld = true;
    this.#round?.cancel();
  }

  release(): void {
    this.#isHeld = false;
    this.#arm();
  }

  /** For all zones if none is named. */
  setRate(rate: number, zone?: ZoneKey): void {
    const now = this.#ctx.clock.now();
    for (const [key, queue] of this.#queues) {
      if (zone === undefined || key === zone) queue.setRate(rate, now);
    }
  }

  /** What a node's Ready condition asks for: to wait for its turn, or to be
   *  trusted again. */
  *follow(node: v1.Node): Process {
    const key = wantedNoExecute(readyStatus(node));
    if (key === undefined) return yield* this.takeBack(node);
    const { name } = node.metadata;
    // Who is to be evicted anyway need not wait to be told another reason.
    if (hasNoExecute(node, otherThan(key))) {
      yield* this.#write(name, key);
      return;
    }
    const queue = this.#queueOf(node);
    if (!hasNoExecute(node, key)) queue.remove(name);
    queue.add(name);
  }

  *takeBack(node: v1.Node): Process {
    const { name } = node.metadata;
    this.#queueOf(node).remove(name);
    const isMarked = hasNoExecute(node, UNREACHABLE)
      || hasNoExecute(node, NOT_READY);
    if (isMarked) yield* this.#write(name, undefined);
  }

  /** Upstream looks every 100 ms; here the next round is the first of that
   *  grid in which there is something to do. */
  #arm(): void {
    this.#round?.cancel();
    if (this.#isHeld || this.#isTainting) return;
    const { clock } = this.#ctx;
    const now = clock.now();
    let next = Infinity;
    for (const queue of this.#queues.values()) {
      next = Math.min(next, queue.nextAt(now));
    }
    if (next === Infinity) return;
    const at = Math.ceil(next / ROUND_MS) * ROUND_MS;
    this.#round = clock.after(at - now, () => {
      this.#isTainting = true;
      this.#ctx.spawn('tainting', () => this.#taintSome());
    }, { idle: true });
  }

  // #region round
  *#taintSome(): Process {
    for (const queue of this.#queues.values()) yield* this.#taintFrom(queue);
    this.#isTainting = false;
    this.#arm();
  }

  *#taintFrom(queue: TaintingQueue): Process {
    const { clock } = this.#ctx;
    for (;;) {
      const name = queue.take(clock.now());
      if (name === undefined) return;
      const key = wantedNoExecute(readyStatus(this.#nodes.get(name) ?? {}));
      // It came back, or went: there is nothing to do.
      const isDone = key === undefined || (yield* this.#write(name, key));
      if (isDone) queue.done(name);
    }
  }
  // #endregion round

  /** Whether it was written; if not, it is tried again in time. */
  *#write(name: NodeName, key: string | undefined): Process<boolean> {
    try {
      yield* setNoExecute(this.#ctx, name, key);
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.#ctx.log(`cannot taint node ${name}: ${error.message}`);
      return false;
    }
  }

  #queueOf(node: v1.Node): TaintingQueue {
    const zone = zoneKeyOf(node);
    let queue = this.#queues.get(zone);
    if (queue === undefined) {
      queue = new TaintingQueue(this.#rate);
      this.#queues.set(zone, queue);
    }
    return queue;
  }
}

function otherThan(key: string): string {
  return key === NOT_READY ? UNREACHABLE : NOT_READY;
}
