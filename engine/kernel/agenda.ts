// The agenda: what will happen, in order of time, then of being entered. It
// is called so because "scheduler" is kube-scheduler.

import { assert, AssertionError } from './assert.ts';
import type { Step } from './sequence.ts';
import type { Micros } from './time.ts';

/** Something that will happen. Whoever enters it keeps it, too. */
export interface Entry {
  /** A wait that is not work: nobody is waiting for its effect. */
  readonly idle: boolean;
  /** The connection a message arrives on; undefined for a timer. */
  line: number | undefined;
  /** Whether it is on the agenda still; the agenda's to set. */
  isOn: boolean;
  run(): Step;
}

/** An entry of which nothing is known but what it does. */
export function entryOf(run: () => Step, idle = false): Entry {
  return { idle, line: undefined, isOn: false, run };
}

/** Picks one of `count` messages that arrive at the same instant on as many
 *  connections; 0 is the one sent first. */
export type Chooser = (count: number) => number;

export class Agenda {
  /** A binary heap: the parent of i is (i - 1) >> 1. The times and the order
   *  of entering stand beside the entries, which are of many kinds. */
  readonly #entries: Entry[] = [];
  readonly #times: Micros[] = [];
  readonly #orders: number[] = [];
  #order = 0;
  #work = 0;

  /** How many entries are work, not idle waits. */
  get work(): number {
    return this.#work;
  }

  /** When the next one is due; Infinity if there is none. */
  get nextAt(): Micros {
    this.#dropCancelled();
    return this.#times[0] ?? Infinity;
  }

  add(at: Micros, run: () => Step, idle = false): Entry {
    const entry = entryOf(run, idle);
    this.enter(at, entry);
    return entry;
  }

  /** The entry must not be on the agenda. */
  enter(at: Micros, entry: Entry): void {
    if (!Number.isSafeInteger(at)) {
      throw new AssertionError(`an agenda entry at ${at} µs`);
    }
    entry.isOn = true;
    if (!entry.idle) this.#work += 1;
    const order = this.#order;
    this.#order += 1;
    this.#push(at, order, entry);
  }

  cancel(entry: Entry): void {
    if (!entry.isOn) return;
    entry.isOn = false;
    if (!entry.idle) this.#work -= 1;
  }

  /** Takes the next entry out, which is due at `nextAt`; with a chooser, one
   *  of those messages that could as well have come first. */
  take(chooser?: Chooser): Entry | undefined {
    this.#dropCancelled();
    if (this.#entries.length === 0) return undefined;
    const entry = chooser === undefined || this.#entries[0]!.line === undefined
      ? this.#pop() : this.#choose(chooser);
    entry.isOn = false;
    if (!entry.idle) this.#work -= 1;
    return entry;
  }

  #choose(chooser: Chooser): Entry {
    const at = this.#times[0]!;
    const taken: { readonly entry: Entry; readonly order: number }[] = [];
    while (this.nextAt === at && this.#entries[0]!.line !== undefined) {
      const order = this.#orders[0]!;
      taken.push({ entry: this.#pop(), order });
    }
    // Within a connection order is kept: only its first may be chosen.
    const seen = new Set<number>();
    const heads = taken.filter(({ entry: { line } }) => {
      if (seen.has(line!)) return false;
      seen.add(line!);
      return true;
    });
    const index = heads.length > 1 ? chooser(heads.length) : 0;
    const chosen = heads[index];
    assert(chosen, `choice ${index} of ${heads.length} messages`);
    for (const { entry, order } of taken) {
      if (entry !== chosen.entry) this.#push(at, order, entry);
    }
    return chosen.entry;
  }

  #dropCancelled(): void {
    const entries = this.#entries;
    while (entries.length > 0 && !entries[0]!.isOn) this.#pop();
  }

  #push(at: Micros, order: number, entry: Entry): void {
    let i = this.#entries.length;
    this.#place(i, at, order, entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#isBefore(at, order, parent)) break;
      this.#move(parent, i);
      i = parent;
    }
    this.#place(i, at, order, entry);
  }

  #pop(): Entry {
    const top = this.#entries[0]!;
    const last = this.#entries.pop()!;
    const at = this.#times.pop()!;
    const order = this.#orders.pop()!;
    const size = this.#entries.length;
    if (size === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && this.#isBefore(
        this.#times[right]!, this.#orders[right]!, child,
      )) child = right;
      if (this.#isBefore(at, order, child)) break;
      this.#move(child, i);
      i = child;
    }
    this.#place(i, at, order, last);
    return top;
  }

  #isBefore(at: Micros, order: number, other: number): boolean {
    const time = this.#times[other]!;
    return at < time || (at === time && order < this.#orders[other]!);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#orders[to] = this.#orders[from]!;
    this.#entries[to] = this.#entries[from]!;
  }

  #place(i: number, at: Micros, order: number, entry: Entry): void {
    this.#times[i] = at;
    this.#orders[i] = order;
    this.#entries[i] = entry;
  }
}
