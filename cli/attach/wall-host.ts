// The host of one realm whose other side is the real world: one turn at a
// time, as the kernel gives them, but at the time when things happen.

import { RealmFault } from '@clusterwright/engine';
import type { Effect, RealmEnd } from '@clusterwright/engine';
import type { Outcome } from '../../engine/kernel/host-call.ts';
import type { Boot, Input } from '../../engine/kernel/protocol.ts';
import type { ApiWire } from './api-wire.ts';
import type { HostClock } from './wall-clock.ts';

/** How a component came to its end. */
export type End =
  | { readonly how: 'stopped' }
  /** It, or something that it started, failed. */
  | { readonly how: 'failed'; readonly name: string; readonly error: unknown }
  /** Its realm did what no realm may. */
  | { readonly how: 'broken'; readonly message: string };

export interface HostObserver {
  said(text: string): void;
  /** A call failed and nobody looked at it. */
  unhandled(error: unknown): void;
}

export interface HostOptions {
  readonly realm: RealmEnd;
  readonly boot: Boot;
  readonly wire: ApiWire;
  readonly clock: HostClock;
  readonly observer: HostObserver;
}

type CallEffect = Extract<Effect, { kind: 'call' }>;
type TimerEffect = Extract<Effect, { kind: 'timer' }>;

/** What a livelock would exceed within seconds. */
const UNDER_WAY_MAX = 500;
const TIMERS_MAX = 100_000;

interface Waiting {
  readonly input: Input;
  readonly taken: () => void;
}

export class WallHost {
  /** Settles once, and never rejects. */
  readonly ended: Promise<End>;
  readonly #options: HostOptions;
  readonly #inputs: Waiting[] = [];
  /** Requests and streams under way, by the realm's number. */
  readonly #calls = new Map<number, AbortController>();
  readonly #timers = new Map<number, () => void>();
  #sends = 0;
  #isBusy = false;
  #isOver = false;
  #settle!: (end: End) => void;

  constructor(options: HostOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  start(): void {
    const { boot } = this.#options;
    void this.#deliver({ kind: 'start', boot });
  }

  /** As SIGTERM: its `onStop` runs, then it has ended. */
  stop(): void {
    void this.#deliver({ kind: 'stop' });
  }

  /** At once: nothing of it runs again, and nothing is waited for. */
  end(end: End): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const call of this.#calls.values()) call.abort();
    for (const cancel of this.#timers.values()) cancel();
    for (const { taken } of this.#inputs.splice(0)) taken();
    this.#options.realm.kill();
    this.#settle(end);
  }

  // ---- turns ----

  /** Resolves when the component has taken it. */
  #deliver(input: Input): Promise<void> {
    return new Promise((taken) => {
      if (this.#isOver) {
        taken();
        return;
      }
      this.#inputs.push({ input, taken });
      if (!this.#isBusy) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    for (;;) {
      const next = this.#inputs.shift();
      if (next === undefined || this.#isOver) break;
      try {
        await this.#turn(next.input);
      } catch (error) {
        this.end({ how: 'broken', message: faultText(error) });
      }
      next.taken();
    }
    this.#isBusy = false;
  }

  async #turn(input: Input): Promise<void> {
    const { realm, clock } = this.#options;
    const now = clock.now();
    const wallOffset = clock.wall() - now;
    const effects = await realm.turn({ now, wallOffset, held: [], input });
    for (const effect of effects) {
      if (this.#isOver) return;
      this.#apply(effect);
    }
  }

  #apply(effect: Effect): void {
    const { observer, wire } = this.#options;
    switch (effect.kind) {
      case 'call': return this.#call(effect);
      case 'send': {
        if (effect.to !== API) return;
        this.#sends += 1;
        this.#checkCount();
        const patience = { timeoutMs: SEND_TIMEOUT_MS };
        void wire.call(effect.request, patience)
          .finally(() => { this.#sends -= 1; });
        return;
      }
      case 'close': return this.#close(effect.id);
      case 'timer': return this.#setTimer(effect);
      case 'cancel': return this.#cancel(effect.id);
      case 'say': return observer.said(effect.text);
      case 'unhandled': return observer.unhandled(effect.error);
      case 'failed': {
        const { name, error } = effect;
        return this.end({ how: 'failed', name, error });
      }
      case 'stopped': return this.end({ how: 'stopped' });
      // Nobody was given anything to listen on, to serve or to record; and
      // what a stream brings is handed over at once.
      default: return undefined;
    }
  }

  // ---- timers ----

  #setTimer({ id, after }: TimerEffect): void {
    this.#cancel(id);
    if (this.#timers.size >= TIMERS_MAX) {
      this.end({ how: 'broken', message: `more than ${TIMERS_MAX} timers `
        + 'wait at once: does a loop start them?' });
      return;
    }
    this.#timers.set(id, this.#options.clock.after(after, () => {
      this.#timers.delete(id);
      void this.#deliver({ kind: 'timer', id });
    }));
  }

  #cancel(id: number): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }

  // ---- requests ----

  #call(effect: CallEffect): void {
    const { id, to, stream } = effect;
    if (to !== API) {
      const { name } = this.#options.boot;
      const message = `${name} was not given ${to}`;
      const error = { kernel: 'forbidden', message };
      void this.#deliver({ kind: 'refusal', id, error });
      return;
    }
    this.#close(id);
    const call = new AbortController();
    this.#calls.set(id, call);
    this.#checkCount();
    if (this.#isOver) return;
    void (stream ? this.#stream(effect, call) : this.#request(effect, call));
  }

  #checkCount(): void {
    if (this.#calls.size + this.#sends <= UNDER_WAY_MAX) return;
    this.end({ how: 'broken', message: `more than ${UNDER_WAY_MAX} requests `
      + 'are under way at once: does a loop send them?' });
  }

  async #request(effect: CallEffect, call: AbortController): Promise<void> {
    const { id, request, timeoutMs } = effect;
    const { signal } = call;
    const outcome = await this.#options.wire
      .call(request, { timeoutMs, signal });
    if (signal.aborted) return;
    this.#calls.delete(id);
    void this.#deliver(inputOf(id, outcome));
  }

  async #stream(effect: CallEffect, call: AbortController): Promise<void> {
    const { id, request, timeoutMs } = effect;
    const { signal } = call;
    let isOpen = false;
    const tell = async (input: Input): Promise<void> => {
      if (!signal.aborted) await this.#deliver(input);
    };
    const error = await this.#options.wire.watch(request, {
      timeoutMs, signal,
    }, {
      opened(outcome) {
        isOpen = outcome.ok;
        return tell(inputOf(id, outcome));
      },
      deliver: (items) => tell({ kind: 'push', id, items }),
    });
    if (signal.aborted) return;
    this.#calls.delete(id);
    if (!isOpen) return;
    void this.#deliver(error === undefined
      ? { kind: 'closed', id } : { kind: 'closed', id, error });
  }

  #close(id: number): void {
    this.#calls.get(id)?.abort();
    this.#calls.delete(id);
  }
}

const API = 'api';
const SEND_TIMEOUT_MS = 30_000;

function inputOf(id: number, outcome: Outcome): Input {
  return outcome.ok
    ? { kind: 'reply', id, value: outcome.value }
    : { kind: 'refusal', id, error: outcome.error };
}

function faultText(error: unknown): string {
  if (error instanceof RealmFault) return error.message;
  return `its realm could not be driven: ${(error as Error).message}`;
}
