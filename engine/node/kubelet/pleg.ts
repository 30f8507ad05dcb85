// The Pod lifecycle event generator: once a second the runtime is asked what
// there is, and Pods of which something changed are synced.
// Upstream: pkg/kubelet/pleg/generic.go and pkg/kubelet/container/cache.go.
// Different: the runtime says that something changed, and a second in which
// it said nothing, or nothing that was not asked about since, is left out;
// what is found is the same.

import type { Process } from '../../kernel/process.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { Signal } from '../../machinery/signal.ts';
import type { ContainerStatus, Cri, Sandbox, SandboxId, SandboxStatus }
  from './cri.ts';
import type { KubeletContext } from './context.ts';
import { NO_RUNTIME_POD } from './runtime-pod.ts';
import type { RuntimePod } from './runtime-pod.ts';

/** A second, and what a relist itself takes. */
export const RELIST_PERIOD_MS: Millis = 1_002;

export class Pleg {
  readonly #ctx: KubeletContext;
  readonly #cri: Cri;
  readonly #changed: (uid: string) => void;
  readonly #suspect: () => void;
  readonly #pods = new Map<string, RuntimePod>();
  /** The revision at which each sandbox was last looked at. */
  readonly #seen = new Map<SandboxId, number>();
  /** Pods that are synced after the next relist whatever it finds. */
  readonly #expected = new Set<string>();
  readonly #relisted = new Signal();
  #startedAt: Millis = 0;
  #isArmed = false;
  /** The revisions that the runtime told since the last relist. */
  readonly #told = new Map<SandboxId, number>();
  /** Whether the next relist is not to be left out, whatever was told. */
  #isDue = false;
  /** When the last relist that succeeded began. */
  #listedAt: Millis = -Infinity;
  /** Since when the runtime does not answer. */
  downSince: Millis | undefined;

  /** `suspect` is told when the runtime may not be what it was. */
  constructor(
    ctx: KubeletContext,
    changed: (uid: string) => void,
    suspect: () => void,
  ) {
    this.#suspect = suspect;
    this.#ctx = ctx;
    this.#cri = ctx.cri;
    this.#changed = changed;
  }

  start(): void {
    this.#startedAt = this.#ctx.clock.now();
    this.#follow();
    this.#ctx.spawn('pleg', () => this.#relist());
  }

  get(uid: string): RuntimePod {
    return this.#pods.get(uid) ?? NO_RUNTIME_POD;
  }

  uids(): readonly string[] {
    return [...this.#pods.keys()];
  }

  /** The Pod as a relist after `since` found it. */
  *newerThan(uid: string, since: Millis): Process<RuntimePod> {
    while (this.#lastLook() <= since) {
      this.#demand();
      yield* this.#relisted.wait();
    }
    return this.get(uid);
  }

  /** Asks about one Pod now; `added` is a sandbox made since. */
  *refresh(uid: string, added?: SandboxId): Process<RuntimePod> {
    const ids: SandboxId[] = [];
    for (const { id } of this.get(uid).sandboxes) ids.push(id);
    if (added !== undefined && !ids.includes(added)) ids.unshift(added);
    const found: SandboxStatus[] = [];
    for (const id of ids) {
      try {
        found.push(yield* this.#cri.podSandboxStatus(id));
      } catch (error) {
        // It was removed meanwhile.
        if (!isApiError(error) || error.reason !== 'NotFound') throw error;
      }
    }
    return this.#keep(uid, found);
  }

  /** The Pod is to be synced after the next relist. */
  expect(uid: string): void {
    this.#expected.add(uid);
    this.#demand();
  }

  // #region relist
  *#relist(): Process {
    const { clock } = this.#ctx;
    const began = clock.now();
    try {
      const sandboxes = yield* this.#cri.listPodSandbox();
      const changed = yield* this.#compare(sandboxes);
      this.#listedAt = began;
      this.downSince = undefined;
      for (const uid of changed) this.#changed(uid);
      this.#relisted.fire();
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.downSince ??= began;
      this.#demand();
    }
  }

  *#compare(sandboxes: readonly Sandbox[]): Process<readonly string[]> {
    const touched = new Set<string>();
    for (const { id, revision, metadata } of sandboxes) {
      if (this.#seen.get(id) !== revision) touched.add(metadata.uid);
    }
    const changed = new Set(this.#expected);
    this.#expected.clear();
    if (sandboxes.length < this.#seen.size) {
      this.#forgetRemoved(sandboxes, touched);
    }
    for (const uid of touched) {
      const found: SandboxStatus[] = [];
      for (const { id, metadata } of sandboxes) {
        if (metadata.uid !== uid) continue;
        found.unshift(yield* this.#cri.podSandboxStatus(id));
      }
      const before = this.get(uid);
      if (hasNews(before, this.#keep(uid, found))) changed.add(uid);
    }
    return [...changed];
  }

  #forgetRemoved(
    sandboxes: readonly Sandbox[],
    touched: Set<string>,
  ): void {
    const ids = new Set(sandboxes.map(({ id }) => id));
    for (const [uid, pod] of this.#pods) {
      if (pod.sandboxes.every(({ id }) => ids.has(id))) continue;
      for (const { id } of pod.sandboxes) this.#seen.delete(id);
      touched.add(uid);
    }
  }
  // #endregion relist

  #keep(uid: string, found: readonly SandboxStatus[]): RuntimePod {
    const sandboxes: Sandbox[] = [];
    const containers: ContainerStatus[] = [];
    for (const { sandbox, containers: made } of found) {
      sandboxes.push(sandbox);
      for (let i = made.length - 1; i >= 0; i -= 1) containers.push(made[i]!);
      this.#seen.set(sandbox.id, sandbox.revision);
    }
    const pod: RuntimePod = { sandboxes, containers };
    if (sandboxes.length === 0) this.#pods.delete(uid);
    else this.#pods.set(uid, pod);
    return pod;
  }

  /** When the last relist began. One that was left out, because there was
   *  nothing to find, counts as one. */
  #lastLook(): Millis {
    const isBlind = this.downSince !== undefined
      || this.#listedAt === -Infinity;
    return isBlind ? this.#listedAt
      : Math.max(this.#listedAt, this.#gridBefore());
  }

  #gridBefore(): Millis {
    const past = this.#ctx.clock.now() - this.#startedAt;
    const rounds = Math.floor(past / RELIST_PERIOD_MS);
    return this.#startedAt + rounds * RELIST_PERIOD_MS;
  }

  #demand(): void {
    this.#isDue = true;
    this.#arm();
  }

  /** Whether a relist would find nothing but what is known. */
  #isKnown(): boolean {
    for (const [sandbox, revision] of this.#told) {
      if (this.#seen.get(sandbox) !== revision) return false;
    }
    return !this.#isDue;
  }

  /** The next relist, on a grid of its own. */
  #arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    const { clock } = this.#ctx;
    const next = this.#gridBefore() + RELIST_PERIOD_MS;
    clock.after(next - clock.now(), () => {
      this.#isArmed = false;
      const isKnown = this.#isKnown();
      this.#told.clear();
      this.#isDue = false;
      if (!isKnown) this.#ctx.spawn('pleg', () => this.#relist());
    }, { idle: this.downSince !== undefined });
  }

  #follow(): void {
    this.#cri.containerEvents((events) => {
      for (const { podUid, sandbox, revision } of events) {
        if (podUid === '') this.#suspect();
        if (sandbox === undefined) this.#isDue = true;
        else this.#told.set(sandbox, revision!);
      }
      this.#arm();
    }, () => {
      // Whatever it would have told is lost with it: all is asked again.
      this.#seen.clear();
      this.#suspect();
      this.#demand();
      this.#ctx.clock.after(RELIST_PERIOD_MS, () => this.#follow(), {
        idle: true,
      });
    });
  }
}

/** Whether anything is new or in another state; that something old was
 *  cleared away is no news. */
function hasNews(before: RuntimePod, now: RuntimePod): boolean {
  return areNew(before.sandboxes, now.sandboxes)
    || areNew(before.containers, now.containers);
}

interface Stateful {
  readonly id: string;
  readonly state: string;
}

function areNew(old: readonly Stateful[], now: readonly Stateful[]): boolean {
  return now.some((each) =>
    old.find(({ id }) => id === each.id)?.state !== each.state);
}
