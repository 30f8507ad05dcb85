// A component's side of the turn protocol: one input in, everything it leads
// to run until quiet, the effects out. No clock, no timer, no promise of its
// own: the same in process, in a worker and in a child.

import { AssertionError } from './assert.ts';
import { isThenable, Pending } from './call.ts';
import type { Call, ResumeQueue } from './call.ts';
import { Numbered } from './numbered.ts';
import type { Boot, Effect, ErrorCodec, Input, Turn } from './protocol.ts';
import { isProcess, runProcess } from './process.ts';
import type { Process } from './process.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { RealmServer } from './realm-server.ts';
import type { Serve } from './realm-server.ts';
import { microsOf } from './time.ts';
import type { Micros, Millis } from './time.ts';

export interface Timer {
  cancel(): void;
}
export interface Stream {
  /** The server's first answer, or its refusal. */
  readonly opened: Call<unknown>;
  close(): void;
  /** Whether its items only change memory: they are then delivered right
   *  before the component's next turn and wake nobody. At first not so. */
  mayWait(isSo: boolean): void;
}
export interface OpenOptions {
  readonly timeoutMs: Millis;
  readonly deliver: (items: readonly unknown[]) => void;
  readonly closed?: (error: unknown) => void;
}
/** What a user's function may give back. */
export type Work<T> = Process<T> | PromiseLike<T> | T;

interface OpenStream extends OpenOptions {
  readonly opened: Pending<unknown>;
}

const NO_EFFECTS: readonly Effect[] = [];
const NOTHING = (): void => {};

export class Realm implements ResumeQueue {
  /** Virtual time of this turn. */
  now: Micros = 0;
  /** The machine's wall clock minus virtual time, as of this turn. */
  wallOffset: Micros = 0;
  random: Random = createRandom('');
  /** What the host said at the start. */
  boot: Boot = { name: '', seed: '', data: {} };
  /** Whether a promise was met: then a turn needs its microtasks drained. */
  isAsync = false;

  readonly #start: (realm: Realm) => void;
  readonly #errors: ErrorCodec;
  readonly #server: RealmServer;
  /** Undefined while there are none. */
  #effects: Effect[] | undefined;
  /** The first so many of them are queued; the array keeps its length, as
   *  one that is emptied each time would have to grow anew. */
  readonly #resumes: (() => void)[] = [];
  #resumeCount = 0;
  #inTurn = false;
  #isStopping = false;
  #unlooked: Pending<unknown>[] = [];
  #nextId = 1;
  readonly #calls = new Numbered<Pending<unknown>>();
  readonly #streams = new Map<number, OpenStream>();
  readonly #timers = new Numbered<() => void>();
  readonly #onStop: (() => Work<void>)[] = [];

  /** `start` builds the component; it runs in the first turn. */
  constructor(start: (realm: Realm) => void, errors: ErrorCodec) {
    this.#start = start;
    this.#errors = errors;
    this.#server = new RealmServer({
      emit: (effect) => this.#emit(effect),
      run: (work, done, failed) => this.run(work, done, failed),
      encode: (error) => errors.encode(error),
    });
  }

  // ---- the host's side ----

  /** Applies what was held and the input, and runs what they wake. Call
   *  `finish` afterwards. */
  apply(turn: Turn): void {
    this.now = turn.now;
    this.wallOffset = turn.wallOffset;
    this.#inTurn = true;
    try {
      for (const push of turn.held) this.#deliver(push);
      this.#deliver(turn.input);
    } catch (error) {
      this.#emitFailure('a delivery', error);
    }
    this.drain();
  }

  /** Runs queued resumes; true if there were any. */
  drain(): boolean {
    if (this.#resumeCount === 0) return false;
    // A resume may queue further ones; they run in the same turn.
    for (let i = 0; i < this.#resumeCount; i += 1) {
      const resume = this.#resumes[i]!;
      this.#resumes[i] = NOTHING;
      try {
        resume();
      } catch (error) {
        this.#emitFailure('a resume', error);
      }
    }
    this.#resumeCount = 0;
    return true;
  }

  /** Ends the turn and hands over its effects. */
  finish(): readonly Effect[] {
    for (const call of this.#unlooked) {
      if (call.wasLookedAt) continue;
      const error = this.#errors.encode(call.error);
      this.#emit({ kind: 'unhandled', error });
    }
    if (this.#unlooked.length > 0) this.#unlooked = [];
    this.#inTurn = false;
    const effects = this.#effects ?? NO_EFFECTS;
    this.#effects = undefined;
    return effects;
  }

  // ---- the component's side ----

  /** `to` is a capability, or an address where the host allows any. */
  call(to: string, request: unknown, timeoutMs: Millis): Call<unknown> {
    const id = this.#id();
    const call = new Pending<unknown>(this);
    this.#calls.set(id, call);
    this.#emit({
      kind: 'call', id, to, request, timeoutMs, stream: false,
    });
    return call;
  }

  /** A message that wants no reply. */
  send(to: string, request: unknown): void {
    this.#emit({ kind: 'send', to, request });
  }

  open(to: string, request: unknown, options: OpenOptions): Stream {
    const id = this.#id();
    const opened = new Pending<unknown>(this);
    this.#calls.set(id, opened);
    this.#streams.set(id, { ...options, opened });
    const { timeoutMs } = options;
    this.#emit({ kind: 'call', id, to, request, timeoutMs, stream: true });
    return {
      opened,
      close: () => this.#close(id),
      mayWait: (isSo) => {
        if (this.#streams.has(id)) this.#emit({ kind: 'mayWait', id, isSo });
      },
    };
  }

  timer(afterMs: Millis, run: () => void, idle = false): Timer {
    const id = this.#id();
    this.#timers.set(id, run);
    // A wait takes time, however short: a loop over what rounding leaves of
    // a deadline would otherwise never get past it.
    const after = afterMs > 0 ? Math.max(1, microsOf(afterMs)) : 0;
    this.#emit({ kind: 'timer', id, after, idle });
    return {
      cancel: () => {
        if (!this.#timers.delete(id)) return;
        this.#emit({ kind: 'cancel', id });
      },
    };
  }

  /** A Call of one's own, settled by hand. */
  pending<T>(): Pending<T> {
    return new Pending<T>(this);
  }

  listen(address: string, serve: Serve): void {
    this.#server.listen(address, serve);
  }

  say(text: string): void {
    this.#emit({ kind: 'say', text });
  }

  /** An error in the words that others hear of it. */
  wordsOf(error: unknown): string {
    const { message } = this.#errors.encode(error) as { message?: unknown };
    return String(message ?? error);
  }

  record(body: unknown): void {
    this.#emit({ kind: 'record', body });
  }

  /** A failure of it stops the component, by `name`. */
  spawn(name: string, run: () => Work<void>): void {
    this.start(run, () => {}, (error) => this.#emitFailure(name, error));
  }

  /** As `run`, for a function that may throw before it returns. */
  start<T>(
    make: () => Work<T>,
    done: (value: T) => void,
    failed: (error: unknown) => void,
  ): void {
    let work: Work<T>;
    try {
      work = make();
    } catch (error) {
      failed(error);
      return;
    }
    this.run(work, done, failed);
  }

  /** Runs a process to its end, adopts a promise, or takes a value. */
  run<T>(
    work: Work<T>,
    done: (value: T) => void,
    failed: (error: unknown) => void,
  ): void {
    if (isProcess(work)) {
      runProcess(work as Process<T>, done, failed);
    } else if (isThenable(work)) {
      if (!(work instanceof Pending)) this.isAsync = true;
      (work as PromiseLike<T>).then(done, failed);
    } else done(work as T);
  }

  onStop(run: () => Work<void>): void {
    this.#onStop.push(run);
  }

  // ---- ResumeQueue ----

  resume(run: () => void): void {
    this.#resumes[this.#resumeCount] = run;
    this.#resumeCount += 1;
  }

  failed(call: Pending<unknown>): void {
    this.#unlooked.push(call);
  }

  // ---- inside ----

  #id(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }

  #emit(effect: Effect): void {
    if (!this.#inTurn) this.#refuseOutside(effect);
    this.#add(effect);
  }

  /** Most turns have one: a list of one takes no room for more. */
  #add(effect: Effect): void {
    if (this.#effects === undefined) this.#effects = [effect];
    else this.#effects.push(effect);
  }

  #refuseOutside({ kind }: Effect): never {
    throw new AssertionError(
      `${this.boot.name} made a ${kind} outside a turn: only calls of its `
        + 'context may be awaited, so that virtual time can see them',
    );
  }

  #emitFailure(name: string, cause: unknown): void {
    // A promise that the host settled may fail between two turns: then the
    // next turn tells of it.
    const error = this.#errors.encode(cause);
    this.#add({ kind: 'failed', name, error });
  }

  #deliver(input: Input): void {
    switch (input.kind) {
      case 'start': return this.#boot(input.boot);
      case 'timer': return this.#fire(input.id);
      case 'reply': return this.#settle(input.id, input.value);
      case 'refusal': return this.#refuse(input.id, input.error);
      case 'push': return this.#streams.get(input.id)?.deliver(input.items);
      case 'closed': return this.#closed(input.id, input.error);
      case 'serve': return this.#server.serve(input);
      case 'hangup': return this.#server.hangup(input.id);
      case 'stop': return this.#stop();
    }
  }

  #boot(boot: Boot): void {
    this.boot = boot;
    this.random = createRandom(boot.seed);
    this.#start(this);
  }

  #fire(id: number): void {
    const run = this.#timers.get(id);
    if (run === undefined) return;
    this.#timers.delete(id);
    const result: unknown = run();
    // A timer's function may be asynchronous, as any of a learner's may.
    if (result !== undefined) {
      this.spawn('a timer', () => result as Work<void>);
    }
  }

  #settle(id: number, value: unknown): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.settle(value);
  }

  #refuse(id: number, error: unknown): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    this.#streams.delete(id);
    call?.fail(this.#errors.decode(error));
  }

  #closed(id: number, error: unknown): void {
    const stream = this.#streams.get(id);
    if (!this.#streams.delete(id)) return;
    const why = error === undefined ? undefined : this.#errors.decode(error);
    stream?.closed?.(why);
  }

  #close(id: number): void {
    if (!this.#streams.delete(id)) return;
    this.#calls.delete(id);
    this.#emit({ kind: 'close', id });
  }

  #stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    let waiting = 1;
    const ended = (): void => {
      waiting -= 1;
      if (waiting === 0) this.#emit({ kind: 'stopped' });
    };
    for (const run of this.#onStop) {
      waiting += 1;
      this.start(run, ended, (error) => {
        this.#emitFailure('onStop', error);
        ended();
      });
    }
    ended();
  }
}
