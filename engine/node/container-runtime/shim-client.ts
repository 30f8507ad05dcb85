// The runtime's end of the wire to its machine's shim: tasks are started,
// signalled and waited for. Upstream: containerd's client of the shim's
// ttrpc service.

import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import type { ServerContext } from '../../machinery/component.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { Signal } from '../../machinery/signal.ts';
import { SHIM } from './shim.ts';
import type { ShimRequest, TaskExit, TaskList } from './shim.ts';

/** How long until a lost shim is looked for again. */
const RECONNECT_MS: Millis = 1_000;

export class ShimClient {
  readonly #ctx: ServerContext;
  readonly #onExit: (exit: TaskExit) => void;
  readonly #onList: (list: TaskList) => void;
  /** Those who wait for a task's end, each for a time of its own. */
  readonly #waits = new Map<string, Signal[]>();

  /** `onList` is told all tasks whenever exits may have been missed. */
  constructor(
    ctx: ServerContext,
    onExit: (exit: TaskExit) => void,
    onList: (list: TaskList) => void,
  ) {
    this.#ctx = ctx;
    this.#onExit = onExit;
    this.#onList = onList;
  }

  /** Follows exits for as long as the runtime lives. */
  connect(): void {
    const { network, clock } = this.#ctx;
    const again = (): void => {
      clock.after(RECONNECT_MS, () => this.connect(), { idle: true });
    };
    const request: ShimRequest = { shim: 'exits' };
    const stream = network.open(SHIM, request, {
      deliver: (items) => {
        for (const exit of items as readonly TaskExit[]) this.#exited(exit);
      },
      closed: again,
    });
    stream.opened.then(() => this.#relist(), again);
  }

  request<T>(request: ShimRequest, timeoutMs?: Millis): Call<T> {
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    return this.#ctx.network.call(SHIM, request, options) as Call<T>;
  }

  /** True once the task has ended; false if it has not within the time. */
  *ended(
    id: string,
    withinMs: Millis,
    hasEnded: () => boolean,
  ): Process<boolean> {
    if (hasEnded()) return true;
    const wait = new Signal();
    const waits = this.#waits.get(id) ?? [];
    this.#waits.set(id, [...waits, wait]);
    const timer = this.#ctx.clock.after(withinMs, () => wait.fire());
    yield wait;
    timer.cancel();
    return hasEnded();
  }

  #relist(): void {
    this.request<TaskList>({ shim: 'list' }).then((list) => {
      this.#onList(list);
      for (const id of this.#waits.keys()) this.#wake(id);
    }, () => {
      // The stream will end too, and then all is asked again.
    });
  }

  #exited(exit: TaskExit): void {
    this.#onExit(exit);
    this.#wake(exit.id);
  }

  #wake(id: string): void {
    const waits = this.#waits.get(id) ?? [];
    this.#waits.delete(id);
    for (const wait of waits) wait.fire();
  }
}
