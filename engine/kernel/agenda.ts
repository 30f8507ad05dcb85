// The agenda: what will happen, in order of time, then of being entered. It
// is called so because "scheduler" is kube-scheduler.

import { assert, AssertionError } from './assert.ts';
import type { Micros } from './time.ts';

export interface Entry {
  readonly at: Micros;
  readonly order: number;
  /** A wait that is not work: nobody is waiting for its effect. */
  readonly idle: boolean;
  /** The connection a message arrives on; undefined for a timer. */
  readonly connection: number | undefined;
  run: (() => void | Promise<void>) | undefined;
}

/** Picks one of `count` messages that arrive at the same instant on as many
 *  connections; 0 is the one sent first. */
export type Chooser = (count: number) => number;

export class Agenda {
  /** A binary heap: the parent of i is (i - 1) >> 1. */
  #heap: Entry[] = [];
  #order = 0;
  #work = 0;

  /** How many entries are work, not idle waits. */
  get work(): number {
    return this.#work;
  }

  get next(): Entry | undefined {
    this.#dropCancelled();
    return this.#heap[0];
  }

  add(
    at: Micros,
    run: () => void | Promise<void>,
    idle = false,
    connection?: number,
  ): Entry {
    if (!Number.isSafeInteger(at)) {
      throw new AssertionError(`an agenda entry at ${at} µs`);
    }
    const order = this.#order;
    this.#order += 1;
    const entry: Entry = { at, order, idle, connection, run };
    if (!idle) this.#work += 1;
    this.#push(entry);
    return entry;
  }

  cancel(entry: Entry): void {
    if (entry.run === undefined) return;
    entry.run = undefined;
    if (!entry.idle) this.#work -= 1;
  }

  /** Takes the next entry out unless it is later than `until`; with a
   *  chooser, one of those messages that could as well have come first. */
  take(chooser?: Chooser, until: Micros = Infinity): Entry | undefined {
    const head = this.next;
    if (head === undefined || head.at > until) return undefined;
    const entry = chooser === undefined || head.connection === undefined
      ? this.#pop() : this.#choose(chooser);
    if (!entry.idle) this.#work -= 1;
    return entry;
  }

  #choose(chooser: Chooser): Entry {
    const { at } = this.#heap[0]!;
    const taken: Entry[] = [];
    while (this.next?.at === at && this.next.connection !== undefined) {
      taken.push(this.#pop());
    }
    // Within a connection order is kept: only its first may be chosen.
    const seen = new Set<number>();
    const heads = taken.filter(({ connection }) => {
      if (seen.has(connection!)) return false;
      seen.add(connection!);
      return true;
    });
    const index = heads.length > 1 ? chooser(heads.length) : 0;
    const chosen = heads[index];
    assert(chosen, `choice ${index} of ${heads.length} messages`);
    for (const entry of taken) if (entry !== chosen) this.#push(entry);
    return chosen;
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.run === undefined) {
      this.#pop();
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    const size = heap.length;
    if (size === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && isBefore(heap[right]!, heap[child]!)) child = right;
      if (!isBefore(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
