// Whether the container runtime and its network answer: asked every five
// seconds, and the reason why Pods are not synced while they do not.
// Upstream: pkg/kubelet/runtime.go, and updateRuntimeUp and syncLoop of
// pkg/kubelet/kubelet.go. Different: a runtime that is well and has told of
// no change is not asked; what it would say is the same.

import type { Process } from '../../kernel/process.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { Signal } from '../../machinery/signal.ts';
import type { KubeletContext } from './context.ts';

const CHECK_MS: Millis = 5_000;
/** So long a runtime may not answer before it is taken for dead. */
const GRACE_MS: Millis = 30_000;
/** How long the sync loop sleeps before it looks again: doubling. */
const SLEEP_MS: Millis = 100;
const SLEEP_MS_MAX: Millis = 5_000;

export class RuntimeHealth {
  readonly #ctx: KubeletContext;
  readonly #startedAt: Millis;
  readonly #answered = new Signal();
  /** When the runtime last said that it is well. */
  #okAt: Millis | undefined;
  /** Nothing has been heard since that says otherwise. */
  #isSure = false;
  #isChecking = false;
  #networkError: string | undefined;

  constructor(ctx: KubeletContext) {
    this.#ctx = ctx;
    this.#startedAt = ctx.clock.now();
  }

  /** Something has happened to it: it is asked at the next of its times, and
   *  again until it says that it is well. */
  suspect(): void {
    this.#doubt();
    if (this.#isChecking) return;
    this.#isChecking = true;
    this.#ctx.spawn('runtime health', () => this.#untilSure());
  }

  *#untilSure(): Process {
    const { clock } = this.#ctx;
    if (this.#okAt === undefined) yield* this.check();
    while (!this.#isSure) {
      const next = this.#lastTime() + CHECK_MS;
      yield* clock.sleep(next - clock.now(), { idle: true });
      yield* this.check();
    }
    this.#isChecking = false;
  }

  *check(): Process {
    this.#doubt();
    try {
      const status = yield* this.#ctx.cri.status();
      const network = conditionOf({ status }, 'NetworkReady');
      this.#networkError = network?.status === false
        ? 'container runtime network not ready: NetworkReady=false '
          + `reason:${network.reason} message:${network.message}`
        : undefined;
      if (conditionOf({ status }, 'RuntimeReady')?.status !== true) return;
      this.#okAt = this.#ctx.clock.now();
      this.#isSure = true;
      this.#answered.fire();
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.suspect();
    }
  }

  /** Up to the last of its times it would have said that it is well. */
  #doubt(): void {
    if (this.#isSure) {
      this.#okAt = Math.max(this.#okAt!, this.#lastTime());
    }
    this.#isSure = false;
  }

  #lastTime(): Millis {
    const past = this.#ctx.clock.now() - this.#startedAt;
    return this.#startedAt + Math.floor(past / CHECK_MS) * CHECK_MS;
  }

  /** Whether it answered the last time. */
  get isThere(): boolean {
    return this.#isSure;
  }

  /** Why nothing can be done; undefined if something can. */
  get error(): string | undefined {
    if (this.#okAt === undefined) {
      return 'container runtime status check may not have completed yet';
    }
    if (this.#isSure) return undefined;
    return this.#ctx.clock.now() - this.#okAt >= GRACE_MS
      ? 'container runtime is down' : undefined;
  }

  /** Why no new sandbox can be reached; undefined if it can. */
  get networkError(): string | undefined {
    return this.#networkError;
  }

  // #region sync-loop
  /** The sync loop goes on: at once, unless the runtime was taken for dead;
   *  then when the loop, which sleeps longer and longer, next looks. */
  *up(): Process {
    const { clock } = this.#ctx;
    if (this.error === undefined) return;
    const since = this.#okAt === undefined
      ? clock.now() : this.#okAt + GRACE_MS;
    while (this.error !== undefined) yield* this.#answered.wait();
    let at = since;
    for (let sleep = SLEEP_MS; at < clock.now(); at += sleep) {
      sleep = Math.min(sleep * 2, SLEEP_MS_MAX);
    }
    yield* clock.sleep(at - clock.now());
  }
  // #endregion sync-loop
}
