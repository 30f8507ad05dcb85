// One realm alone, for unit tests: virtual time, and a test that answers for
// the rest of the world.

import { Agenda } from '../../engine/kernel/agenda.ts';
import type { Entry } from '../../engine/kernel/agenda.ts';
import type { Effect, Input } from '../../engine/kernel/protocol.ts';
import { Realm } from '../../engine/kernel/realm.ts';
import { microsOf } from '../../engine/kernel/time.ts';
import type { Millis } from '../../engine/kernel/time.ts';
import { apiErrors } from '../../engine/machinery/realm-errors.ts';

/** What an answer is when none comes. */
export const SILENCE = Symbol('silence');

/** The answer to a request; thrown, its refusal. */
export type Answer = (request: never, to: string) => unknown;

export interface LoneStream {
  readonly id: number;
  readonly request: unknown;
  isOpen: boolean;
  /** Whether it said so; here each push makes a turn all the same. */
  mayWait: boolean;
}

export interface LoneOptions {
  readonly answer?: Answer;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The wall clock at time 0, in ms since 1970. */
  readonly epochMs?: Millis;
  readonly latencyMs?: Millis;
}

export class LoneRealm {
  readonly realm: Realm;
  /** What was called, opened or sent, in order. */
  readonly requests: unknown[] = [];
  readonly sent: unknown[] = [];
  readonly streams: LoneStream[] = [];
  readonly said: string[] = [];
  /** Failures that stop the component, and failed calls nobody looked at. */
  readonly troubles: unknown[] = [];
  readonly #agenda = new Agenda();
  readonly #timers = new Map<number, Entry>();
  readonly #answer: Answer;
  readonly #epoch: number;
  readonly #latency: number;
  #now = 0;

  constructor(start: (realm: Realm) => void, options: LoneOptions = {}) {
    this.#answer = options.answer ?? (() => SILENCE);
    this.#epoch = microsOf(options.epochMs ?? 0);
    this.#latency = microsOf(options.latencyMs ?? 1);
    this.realm = new Realm((realm) => {
      realm.listen('test', function* (run) { (run as () => void)(); });
      start(realm);
    }, apiErrors);
    const boot = { name: 'lone', seed: '1', data: options.data ?? {} };
    this.turn({ kind: 'start', boot });
  }

  /** Milliseconds since the start. */
  get now(): Millis {
    return this.#now / 1_000;
  }

  /** Whether nothing but idle waits is left. */
  get isQuiet(): boolean {
    return this.#agenda.work === 0;
  }

  run(ms: Millis): void {
    const until = this.#now + microsOf(ms);
    for (;;) {
      const at = this.#agenda.nextAt;
      const next = at > until ? undefined : this.#agenda.take();
      if (next === undefined) break;
      this.#now = at;
      void next.run();
    }
    this.#now = until;
  }

  turn(input: Input): void {
    const { realm } = this;
    realm.apply({ now: this.#now, wallOffset: this.#epoch, held: [], input });
    for (const effect of realm.finish()) this.#apply(effect);
  }

  /** Runs code of the test as a turn of the component. */
  act(run: () => void): void {
    this.turn({
      kind: 'serve', id: -1, address: 'test', from: 'test', request: run,
      stream: false,
    });
  }

  /** A batch on the stream opened last, or on another one. */
  push(items: readonly unknown[], stream = this.streams.at(-1)!): void {
    this.turn({ kind: 'push', id: stream.id, items });
  }

  /** The server ends a stream. */
  close(error?: unknown, stream = this.streams.at(-1)!): void {
    stream.isOpen = false;
    const { id } = stream;
    this.turn(error === undefined ? { kind: 'closed', id }
      : { kind: 'closed', id, error: apiErrors.encode(error) });
  }

  #apply(effect: Effect): void {
    switch (effect.kind) {
      case 'call': return this.#call(effect);
      case 'send': {
        this.sent.push(effect.request);
        return;
      }
      case 'close': return this.#hangUp(effect.id);
      case 'mayWait': {
        const stream = this.streams.find(({ id }) => id === effect.id);
        stream!.mayWait = effect.isSo;
        return;
      }
      case 'timer': {
        const { id, after, idle } = effect;
        const at = this.#now + after;
        const fire = (): void => this.turn({ kind: 'timer', id });
        this.#timers.set(id, this.#agenda.add(at, fire, idle));
        return;
      }
      case 'cancel': return this.#agenda.cancel(this.#timers.get(effect.id)!);
      case 'say': {
        this.said.push(effect.text);
        return;
      }
      case 'failed':
      case 'unhandled': {
        this.troubles.push(effect.error);
        return;
      }
    }
  }

  #call(effect: Extract<Effect, { kind: 'call' }>): void {
    const { id, to, request, timeoutMs, stream } = effect;
    this.requests.push(request);
    if (stream) {
      this.streams.push({ id, request, isOpen: true, mayWait: false });
    }
    const input = this.#answerTo(id, request, to);
    const after = input === undefined ? microsOf(timeoutMs) : this.#latency;
    const timeout = { kernel: 'timeout', message: 'no answer came' };
    const late: Input = { kind: 'refusal', id, error: timeout };
    this.#agenda.add(this.#now + after, () => this.turn(input ?? late));
  }

  #answerTo(id: number, request: unknown, to: string): Input | undefined {
    try {
      const value = this.#answer(request as never, to);
      return value === SILENCE ? undefined : { kind: 'reply', id, value };
    } catch (error) {
      const stream = this.streams.find((other) => other.id === id);
      if (stream !== undefined) stream.isOpen = false;
      return { kind: 'refusal', id, error: apiErrors.encode(error) };
    }
  }

  #hangUp(id: number): void {
    const stream = this.streams.find((other) => other.id === id);
    if (stream !== undefined) stream.isOpen = false;
  }
}
