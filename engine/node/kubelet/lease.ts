// The node's heartbeat: a Lease renewed every ten seconds.
// Upstream: component-helpers/apimachinery/lease/controller.go. Same.

import type { Process } from '../../kernel/process.ts';
import { isApiError, isConflict, isNotFound }
  from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type * as coordinationv1 from '../../machinery/api/coordinationv1.ts';
import { assert } from '../../kernel/assert.ts';
import { jitter } from './backoff.ts';
import type { KubeletContext } from './context.ts';

type Lease = coordinationv1.Lease;

export const LEASE_NAMESPACE = 'kube-node-lease';
const DURATION_SECONDS = 40;
const RENEW_MS: Millis = 10_000;
const JITTER = 0.04;
const RETRIES = 5;
/** Until the Lease could be made: doubling to the cap. */
const CREATE_MS: Millis = 200;
const CREATE_MAX_MS: Millis = 7_000;
/** A renewal that is late had better be tried again. */
const TIMEOUT_MS: Millis = 10_000;

assert(RENEW_MS * 2 < DURATION_SECONDS * 1_000,
  'a Lease outlives one renewal that is lost');

/** What a scenario tells a kubelet: each renewal waits longer by a time
 *  between the two. */
export interface RenewalDelay {
  readonly delayRenewals: readonly [Millis, Millis];
}

export class Heartbeat {
  /** How much longer each renewal waits. */
  delay: readonly [Millis, Millis] = [0, 0];
  readonly #ctx: KubeletContext;
  readonly #nodeName: string;
  #latest: Lease | undefined;

  constructor(ctx: KubeletContext, nodeName: string) {
    this.#ctx = ctx;
    this.#nodeName = nodeName;
  }

  // #region renew
  *run(): Process {
    const { clock, random } = this.#ctx;
    for (;;) {
      if (this.#latest === undefined) yield* this.#ensure();
      else yield* this.#renew();
      const [least, most] = this.delay;
      const extra = most === 0 ? 0 : least + random.next() * (most - least);
      const pause = jitter(RENEW_MS, JITTER, random) + extra;
      yield* clock.sleep(pause, { idle: true });
    }
  }

  *#renew(): Process {
    const { leases } = this.#ctx.client;
    for (let attempt = 0; attempt < RETRIES; attempt += 1) {
      try {
        this.#latest = yield* leases.update(this.#renewed(this.#latest!), {
          timeoutMs: TIMEOUT_MS,
        });
        return;
      } catch (error) {
        if (!isApiError(error)) throw error;
        if (!isConflict(error) && !isNotFound(error)) continue;
        // What was read last is not the latest: it is read again.
        yield* this.#ensure();
        return;
      }
    }
  }
  // #endregion renew

  /** Reads it or makes it, and renews it. */
  *#ensure(): Process {
    const { leases } = this.#ctx.client;
    const key = `${LEASE_NAMESPACE}/${this.#nodeName}`;
    let wait = CREATE_MS;
    for (;;) {
      try {
        const found = yield* leases.get(key, { timeoutMs: TIMEOUT_MS });
        this.#latest = yield* leases.update(this.#renewed(found), {
          timeoutMs: TIMEOUT_MS,
        });
        return;
      } catch (error) {
        if (!isApiError(error)) throw error;
        if (isNotFound(error) && (yield* this.#create())) return;
      }
      yield* this.#ctx.clock.sleep(wait, { idle: true });
      wait = Math.min(wait * 2, CREATE_MAX_MS);
    }
  }

  *#create(): Process<boolean> {
    const name = this.#nodeName;
    const { leases, nodes } = this.#ctx.client;
    try {
      const { metadata: { uid } } = yield* nodes.get(name);
      this.#latest = yield* leases.create({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: {
          name, namespace: LEASE_NAMESPACE,
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
        },
        spec: this.#spec(),
      }, { timeoutMs: TIMEOUT_MS });
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return false;
    }
  }

  #renewed(lease: Lease): Lease {
    return { ...lease, spec: { ...lease.spec, ...this.#spec() } };
  }

  #spec(): Lease['spec'] {
    return {
      holderIdentity: this.#nodeName,
      leaseDurationSeconds: DURATION_SECONDS,
      renewTime: this.#ctx.clock.microDate(),
    };
  }
}
