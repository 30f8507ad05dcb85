// Leader election over a Lease: one of several replicas works, and another
// takes over once the Lease has stood still for its duration.
// Upstream: client-go/tools/leaderelection. Same algorithm, also in that a
// holder's clock is never compared with one's own: what counts is when one
// saw the Lease change.

import { assert } from '../kernel/assert.ts';
import type { Process } from '../kernel/process.ts';
import type { Random } from '../kernel/random.ts';
import type { Millis } from '../kernel/time.ts';
import { isNotFound } from './api/errors.ts';
import type * as coordinationv1 from './api/coordinationv1.ts';
import { keyParts } from './api/key.ts';
import type { Key } from './api/meta.ts';
import type { ComponentContext } from './component.ts';

type Lease = coordinationv1.Lease;

export interface LeaderElectionOptions {
  /** 'kube-system/kube-scheduler' */
  readonly lease: Key;
  /** Unique among the replicas. */
  readonly identity: string;
  /** How long others wait after the last renewal they saw. */
  readonly leaseDurationMs?: Millis;
  /** How long a leader tries to renew before it gives up. */
  readonly renewDeadlineMs?: Millis;
  readonly retryPeriodMs?: Millis;
  readonly onStartedLeading: () => void;
  /** The work must have ended when this returns: soon another one leads. */
  readonly onStoppedLeading: () => void;
  /** Told of each holder that is not the one before. */
  readonly onNewLeader?: (identity: string) => void;
}

const LEASE_DURATION_MS = 15_000;
const RENEW_DEADLINE_MS = 10_000;
const RETRY_PERIOD_MS = 2_000;
/** A candidate waits up to so many periods more, lest all try at once. */
const JITTER = 1.2;
/** Waiting for a Lease is not work: a standby may do it forever. */
const IDLE = { idle: true };

export class LeaderElector {
  readonly #ctx: Pick<ComponentContext, 'client' | 'clock'>;
  readonly #random: Random;
  readonly #options: LeaderElectionOptions;
  readonly #durationMs: Millis;
  readonly #deadlineMs: Millis;
  readonly #retryMs: Millis;
  /** The Lease as it was last seen to differ, and when that was. */
  #observed: Lease | undefined;
  #observedAt: Millis = 0;
  #announced = '';
  #hasReleased = false;

  constructor(
    ctx: Pick<ComponentContext, 'client' | 'clock' | 'random'>,
    options: LeaderElectionOptions,
  ) {
    this.#ctx = ctx;
    this.#random = ctx.random.fork('leader-election');
    this.#options = options;
    this.#durationMs = options.leaseDurationMs ?? LEASE_DURATION_MS;
    this.#deadlineMs = options.renewDeadlineMs ?? RENEW_DEADLINE_MS;
    this.#retryMs = options.retryPeriodMs ?? RETRY_PERIOD_MS;
    // Otherwise a leader would go on while another one already leads.
    assert(
      this.#durationMs > this.#deadlineMs,
      'the lease duration is longer than the renew deadline',
    );
    // Otherwise a leader would give up without a second try.
    assert(
      this.#deadlineMs > this.#retryMs * JITTER,
      'the renew deadline is longer than the retry period with its jitter',
    );
  }

  /** Whether this replica holds the Lease as far as it knows. */
  get isLeader(): boolean {
    return this.leader === this.#options.identity;
  }

  /** Who held the Lease when it was last seen; '' for nobody. */
  get leader(): string {
    return this.#observed?.spec.holderIdentity ?? '';
  }

  /** Ends when the Lease has been lost. */
  *run(): Process {
    const { clock } = this.#ctx;
    while (!(yield* this.#acquireOrRenew(Infinity))) {
      const jitter = this.#random.next() * JITTER;
      yield* clock.sleep(this.#retryMs * (1 + jitter), IDLE);
    }
    this.#options.onStartedLeading();
    while (yield* this.#renew()) yield* clock.sleep(this.#retryMs, IDLE);
    this.#options.onStoppedLeading();
  }

  /** Gives the Lease back, so that nobody need wait for its end: what a
   *  leader does on SIGTERM. */
  *release(): Process {
    const lease = this.#observed;
    this.#hasReleased = true;
    if (lease === undefined || !this.isLeader) return;
    const now = this.#ctx.clock.microDate();
    const { leaseTransitions } = lease.spec;
    const spec = {
      holderIdentity: '', leaseDurationSeconds: 1,
      acquireTime: now, renewTime: now, leaseTransitions,
    };
    yield* this.#update({ ...lease, spec }, Infinity);
  }

  /** Tries until it succeeds or the renew deadline has passed. */
  *#renew(): Process<boolean> {
    const { clock } = this.#ctx;
    const deadline = clock.now() + this.#deadlineMs;
    for (;;) {
      if (yield* this.#acquireOrRenew(deadline)) return true;
      const left = deadline - clock.now();
      if (left <= 0) return false;
      yield* clock.sleep(Math.min(this.#retryMs, left), IDLE);
    }
  }

  /** Whether this replica holds the Lease afterwards. */
  *#acquireOrRenew(deadline: Millis): Process<boolean> {
    if (this.#hasReleased) return false;
    const now = this.#ctx.clock.microDate();
    const known = this.#observed;
    // A leader whose Lease nobody can have taken yet need not read it.
    if (known !== undefined && this.isLeader && this.#isHeld(known)) {
      const spec = { ...known.spec, renewTime: now };
      if (yield* this.#update({ ...known, spec }, deadline)) return true;
    }
    const lease = yield* this.#read(now, deadline);
    if (lease === undefined) return false;
    if (lease === 'created') return true;
    this.#observe(lease);
    if (!this.isLeader && this.leader !== '' && this.#isHeld(lease)) {
      return false;
    }
    const spec = this.isLeader
      ? { ...this.#spec(now), ...kept(lease) }
      : { ...this.#spec(now), ...transition(lease) };
    return yield* this.#update({ ...lease, spec }, deadline);
  }

  /** The Lease, newly made if there is none, or undefined on failure. */
  *#read(
    now: string,
    deadline: Millis,
  ): Process<Lease | 'created' | undefined> {
    const { lease: key } = this.#options;
    const { leases } = this.#ctx.client;
    try {
      return yield* leases.get(key, this.#timeout(deadline));
    } catch (error) {
      if (!isNotFound(error)) return undefined;
    }
    try {
      const lease = yield* leases.create({
        kind: 'Lease',
        apiVersion: 'coordination.k8s.io/v1',
        metadata: keyParts(key),
        spec: { ...this.#spec(now), leaseTransitions: 0 },
      }, this.#timeout(deadline));
      this.#observe(lease);
      return 'created';
    } catch {
      return undefined;
    }
  }

  *#update(lease: Lease, deadline: Millis): Process<boolean> {
    try {
      const timeout = this.#timeout(deadline);
      this.#observe(yield* this.#ctx.client.leases.update(lease, timeout));
      return true;
    } catch {
      return false;
    }
  }

  /** Upstream's client waits half the deadline, so that there is time for
   *  another try. */
  #timeout(deadline: Millis): { readonly timeoutMs: Millis } {
    const left = deadline - this.#ctx.clock.now();
    return { timeoutMs: Math.max(1, Math.min(this.#deadlineMs / 2, left)) };
  }

  #spec(now: string): coordinationv1.LeaseSpec {
    return {
      holderIdentity: this.#options.identity,
      leaseDurationSeconds: this.#durationMs / 1_000,
      acquireTime: now, renewTime: now,
    };
  }

  #isHeld({ spec }: Lease): boolean {
    const durationMs = (spec.leaseDurationSeconds ?? 0) * 1_000;
    return this.#observedAt + durationMs > this.#ctx.clock.now();
  }

  #observe(lease: Lease): void {
    const before = this.#observed;
    const isSame = before !== undefined && isSameRecord(before, lease);
    this.#observed = lease;
    if (!isSame) this.#observedAt = this.#ctx.clock.now();
    const { leader } = this;
    if (leader === this.#announced) return;
    this.#announced = leader;
    this.#options.onNewLeader?.(leader);
  }
}

function kept({ spec }: Lease): coordinationv1.LeaseSpec {
  const { acquireTime, leaseTransitions } = spec;
  return { acquireTime, leaseTransitions };
}

function transition({ spec }: Lease): coordinationv1.LeaseSpec {
  return { leaseTransitions: (spec.leaseTransitions ?? 0) + 1 };
}

function isSameRecord(a: Lease, b: Lease): boolean {
  return a.spec.holderIdentity === b.spec.holderIdentity
    && a.spec.renewTime === b.spec.renewTime
    && a.spec.acquireTime === b.spec.acquireTime
    && a.spec.leaseTransitions === b.spec.leaseTransitions;
}
