// What travels between instances, as the host holds it: calls, and the
// batches of a stream. Each is its own entry on the agenda, first on its way
// there and then on its way back.

import type { Entry } from './agenda.ts';
import type { Instance } from './instance.ts';
import type { Connection } from './network.ts';
import type { CallEffect } from './protocol.ts';
import type { Step } from './sequence.ts';
import { microsOf } from './time.ts';
import type { Micros, Millis } from './time.ts';

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** Where what travels arrives. */
export interface Arrivals {
  arrive(call: HostCall): Step;
  settle(call: HostCall, outcome: Outcome): Step;
  deliverBatch(batch: Batch): Step;
}

/** A request on its way, or a stream that it opened. */
export class HostCall implements Entry {
  readonly idle = false;
  line: number | undefined;
  isOn = false;
  readonly client: Instance;
  readonly clientRun: number;
  readonly id: number;
  /** The capability or address it was made to, and where that leads. */
  readonly to: string;
  readonly address: string;
  readonly request: unknown;
  readonly sentAt: Micros;
  readonly timeoutMs: Millis;
  readonly isStream: boolean;
  /** Of a stream: whether what it carries needs no turn of its own. */
  mayWait = false;
  /** The journal entry that led to it. */
  readonly cause: number;
  connection: Connection | undefined;
  server: Instance | undefined;
  serveId = 0;
  /** What is on its way back. */
  outcome: Outcome | undefined;
  /** Whether the client has its answer (of a stream: its first). */
  isSettled = false;
  /** Of a stream: whether either side ended it. */
  isOver = false;
  /** One that has not arrived yet; later items may still join it. */
  batch: Batch | undefined;
  /** For the observer: what it made out of the request; null if nothing. */
  seenAs: unknown;
  readonly #arrivals: Arrivals;

  constructor(
    arrivals: Arrivals,
    client: Instance,
    effect: CallEffect,
    address: string,
    { now, cause }: { readonly now: Micros; readonly cause: number },
  ) {
    this.#arrivals = arrivals;
    this.client = client;
    this.clientRun = client.run;
    this.id = effect.id;
    this.to = effect.to;
    this.address = address;
    this.request = effect.request;
    this.sentAt = now;
    this.timeoutMs = effect.timeoutMs;
    this.isStream = effect.stream;
    this.cause = cause;
  }

  get deadline(): Micros {
    return this.sentAt + microsOf(this.timeoutMs);
  }

  /** Whether the run of the client that made it still exists. */
  get isWanted(): boolean {
    const { client } = this;
    return client.isAlive && client.run === this.clientRun
      && client.machine.isUp;
  }

  run(): Step {
    return this.outcome === undefined ? this.#arrivals.arrive(this)
      : this.#arrivals.settle(this, this.outcome);
  }
}

/** What a stream carries in one message. */
export class Batch implements Entry {
  readonly idle = false;
  line: number | undefined;
  isOn = false;
  readonly stream: HostCall;
  readonly sentAt: Micros;
  readonly cause: number;
  items: readonly unknown[];
  /** The items, once others have joined the first. */
  #joined: unknown[] | undefined;
  readonly #arrivals: Arrivals;

  constructor(
    arrivals: Arrivals,
    stream: HostCall,
    items: readonly unknown[],
    { now, cause }: { readonly now: Micros; readonly cause: number },
  ) {
    this.#arrivals = arrivals;
    this.stream = stream;
    this.sentAt = now;
    this.cause = cause;
    this.items = items;
  }

  join(items: readonly unknown[]): void {
    // The first items are the server's own list still.
    this.#joined ??= [...this.items];
    for (const item of items) this.#joined.push(item);
    this.items = this.#joined;
  }

  run(): Step {
    return this.#arrivals.deliverBatch(this);
  }
}
