// A Call is a request under way: sent when made, settled once, waited on as
// often as one likes, by `yield*` in a process or by `await` elsewhere.

import type { Process, Wait } from './process.ts';

export interface Call<T> extends PromiseLike<T> {
  [Symbol.iterator](): Process<T>;
  /** A failure becomes `handle`'s result. `never` lets it name its error. */
  catch<U>(handle: (error: never) => U): Call<T | U>;
  /** Runs when settled, whichever way; the outcome stays as it is. */
  finally(run: () => void): Call<T>;
}

/** Where settled calls queue their waiters; the realm drains it. */
export interface ResumeQueue {
  resume(run: () => void): void;
  /** Told of each failed call; it asks `wasLookedAt` at the turn's end. */
  failed(call: Pending<unknown>): void;
}

const STATE_PENDING = 0;
const STATE_DONE = 1;
const STATE_FAILED = 2;

const NOBODY: readonly (() => void)[] = [];

/** The one implementation of Call; only its maker settles it. */
export class Pending<T> implements Call<T>, Wait {
  readonly queue: ResumeQueue;
  #state = STATE_PENDING;
  #value: T | undefined;
  #error: unknown;
  /** Nearly always there is one. */
  #waiter: (() => void) | undefined;
  #moreWaiters: (() => void)[] | undefined;
  /** Whether anybody waits on it or has done so. */
  wasLookedAt = false;

  constructor(queue: ResumeQueue) {
    this.queue = queue;
  }

  get isSettled(): boolean {
    return this.#state !== STATE_PENDING;
  }

  get error(): unknown {
    return this.#error;
  }

  /** Later settlements are void: the first one wins. */
  settle(value: T): void {
    if (this.#state !== STATE_PENDING) return;
    this.#state = STATE_DONE;
    this.#value = value;
    this.#wake();
  }

  fail(error: unknown): void {
    if (this.#state !== STATE_PENDING) return;
    this.#state = STATE_FAILED;
    this.#error = error;
    if (!this.wasLookedAt) this.queue.failed(this);
    this.#wake();
  }

  subscribe(resume: () => void): void {
    this.wasLookedAt = true;
    if (this.#state !== STATE_PENDING) this.queue.resume(resume);
    else if (this.#waiter === undefined) this.#waiter = resume;
    else if (this.#moreWaiters === undefined) this.#moreWaiters = [resume];
    else this.#moreWaiters.push(resume);
  }

  /** It is its own iterator, because a generator for each wait would cost
   *  more than the wait: nothing is kept but whether it is settled. */
  [Symbol.iterator](): Process<T> {
    this.wasLookedAt = true;
    return this as unknown as Process<T>;
  }

  next(): IteratorResult<Wait, T> {
    return this.#state === STATE_PENDING
      ? { done: false, value: this } : { done: true, value: this.#outcome() };
  }

  then<U = T, V = never>(
    onDone?: ((value: T) => U | PromiseLike<U>) | null,
    onFailed?: ((error: never) => V | PromiseLike<V>) | null,
  ): Pending<U | V> {
    const next = new Pending<U | V>(this.queue);
    this.subscribe(() => {
      try {
        const isDone = this.#state === STATE_DONE;
        if (isDone && !onDone) next.settle(this.#value as never);
        else if (isDone) next.adopt(onDone!(this.#value as T));
        else if (onFailed) next.adopt(onFailed(this.#error as never));
        else next.fail(this.#error);
      } catch (error) {
        next.fail(error);
      }
    });
    return next;
  }

  catch<U>(handle: (error: never) => U): Call<T | U> {
    return this.then(undefined, handle) as Call<T | U>;
  }

  finally(run: () => void): Call<T> {
    return this.then(
      (value) => (run(), value),
      (error) => {
        run();
        throw error;
      },
    );
  }

  /** Takes over the outcome of a value, a Call or a promise. */
  adopt(value: T | PromiseLike<T>): void {
    if (isThenable(value)) {
      value.then((v) => this.settle(v), (e: unknown) => this.fail(e));
    } else this.settle(value);
  }

  #outcome(): T {
    if (this.#state === STATE_DONE) return this.#value as T;
    throw this.#error;
  }

  #wake(): void {
    if (this.#waiter === undefined) return;
    this.queue.resume(this.#waiter);
    this.#waiter = undefined;
    const more = this.#moreWaiters ?? NOBODY;
    this.#moreWaiters = undefined;
    for (const resume of more) this.queue.resume(resume);
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null
    && typeof (value as PromiseLike<unknown>).then === 'function';
}

/** All results, in order; the first failure to be settled fails it. */
export function all<T>(calls: readonly Call<T>[]): Call<T[]> {
  const result = new Pending<T[]>(queueOf(calls));
  const values = new Array<T>(calls.length);
  let missing = calls.length;
  if (missing === 0) result.settle(values);
  calls.forEach((call, index) => {
    const arrived = (value: T): void => {
      values[index] = value;
      missing -= 1;
      if (missing === 0) result.settle(values);
    };
    call.then(arrived, (error) => result.fail(error));
  });
  return result;
}

/** The first call to settle decides, by its result or by its failure. */
export function first<T>(calls: readonly Call<T>[]): Call<T> {
  const result = new Pending<T>(queueOf(calls));
  for (const call of calls) {
    call.then((value) => result.settle(value), (e) => result.fail(e));
  }
  return result;
}

/** With no call there is nothing to wait for, so nothing is ever queued. */
const NO_QUEUE: ResumeQueue = { resume: (run) => run(), failed: () => {} };

function queueOf(calls: readonly Call<unknown>[]): ResumeQueue {
  for (const call of calls) {
    if (call instanceof Pending) return call.queue;
  }
  return NO_QUEUE;
}
