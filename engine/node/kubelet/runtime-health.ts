// Whether the container runtime and its network answer: asked every five
// seconds, and the reason why Pods are not synced while they do not.
// Upstream: pkg/kubelet/runtime.go, and updateRuntimeUp and syncLoop of
// pkg/kubelet/kubelet.go. Same.

import type { Process } from '../../kernel/process.ts';
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
  readonly #answered = new Signal();
  /** When the runtime last said that it is well. */
  #okAt: Millis | undefined;
  #networkError: string | undefined;

  constructor(ctx: KubeletContext) {
    this.#ctx = ctx;
  }

  *run(): Process {
    for (;;) {
      yield* this.check();
      yield* this.#ctx.clock.sleep(CHECK_MS, { idle: true });
    }
  }

  *check(): Process {
    try {
      const { conditions } = yield* this.#ctx.cri.status();
      const isUp = conditions.every(({ type, status }) =>
        status || type === 'NetworkReady');
      const network = conditions.find(({ type }) => type === 'NetworkReady');
      this.#networkError = network?.status === false
        ? 'container runtime network not ready: NetworkReady=false '
          + `reason:${network.reason} message:${network.message}`
        : undefined;
      if (!isUp) return;
      this.#okAt = this.#ctx.clock.now();
      this.#answered.fire();
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  /** Why nothing can be done; undefined if something can. */
  get error(): string | undefined {
    if (this.#okAt === undefined) {
      return 'container runtime status check may not have completed yet';
    }
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
