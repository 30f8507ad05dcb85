// A member alone and a client of it, for tests.

import { deepFreeze } from '../../../../engine/kernel/freeze.ts';
import { Kernel } from '../../../../engine/kernel/kernel.ts';
import { localRealm } from '../../../../engine/kernel/local-realm.ts';
import type { LocalCapability } from
  '../../../../engine/kernel/instance.ts';
import { createRandom } from '../../../../engine/kernel/random.ts';
import { Realm } from '../../../../engine/kernel/realm.ts';
import { MICROS_PER_MS, microsOf } from '../../../../engine/kernel/time.ts';
import type { Millis } from '../../../../engine/kernel/time.ts';
import type { Call } from '../../../../engine/kernel/call.ts';
import { MemoryDisk } from '../../../../engine/cluster/memory-disk.ts';
import { storageOver, StoreError } from
  '../../../../engine/control-plane/apiserver/storage.ts';
import type { Change, Storage } from
  '../../../../engine/control-plane/apiserver/storage.ts';
import { etcd } from '../../../../engine/control-plane/etcd/index.ts';
import { createContext, createRecording } from
  '../../../../engine/machinery/context.ts';
import { createDisk } from '../../../../engine/machinery/disk-client.ts';
import type { StoredEntry } from '../../../../engine/machinery/journal.ts';
import { createNetwork } from '../../../../engine/machinery/network.ts';
import { apiErrors } from '../../../../engine/machinery/realm-errors.ts';

type Ask<T> = (storage: Storage) => Call<T>;
export interface Answered {
  readonly at: Millis;
  readonly value: unknown;
}

export class EtcdClient {
  stored: StoredEntry[] = [];
  readonly disk = new MemoryDisk(createRandom('1'), { now: 0 });
  readonly #kernel: Kernel<object>;
  #storage: Storage | undefined;

  /** Messages take 1 ms, a sync `syncMs`. */
  constructor({ syncMs = 1 }: { syncMs?: Millis } = {}) {
    const options = { seed: '1', epoch: 0, latency: () => MICROS_PER_MS };
    const refuse = (_: unknown, ...more: unknown[]): void => {
      throw new Error(JSON.stringify(more));
    };
    this.#kernel = new Kernel<object>(options, {
      settled: () => {}, pushed: () => {}, said: () => {},
      recorded: (_, body) => { this.stored.push(body as StoredEntry); },
      unhandled: refuse, failed: refuse,
    });
    this.#kernel.add({
      name: 'etcd', machine: 'm', wiring: { disk: this.#slowDisk(syncMs) },
      mayRecord: true, listens: ['etcd'],
      bootData: () => ({ disk: this.disk.contents() }),
      realm: () => localRealm(new Realm((realm) => etcd({
        ...createContext(realm, { name: 'etcd' }),
        ...createRecording(realm),
        network: createNetwork(realm),
        disk: createDisk(realm),
      }), apiErrors)),
    });
    this.#kernel.add({
      name: 'client', machine: 'c', wiring: { store: 'etcd' },
      listens: ['client'],
      realm: () => localRealm(new Realm((realm) => {
        this.#storage = storageOver(createNetwork(realm), 'store');
        realm.listen('client', function* (turn) { (turn as () => void)(); });
      }, apiErrors)),
    });
    void this.#kernel.start('etcd');
    void this.#kernel.start('client');
  }

  run(ms: Millis): void {
    this.#kernel.run(this.#kernel.now + microsOf(ms));
  }

  /** Runs until the answer; throws the refusal. */
  ask<T>(ask: Ask<T>): T {
    const outcome = this.#outcome(ask);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  refusal(ask: Ask<unknown>): string {
    const outcome = this.#outcome(ask);
    if (!('error' in outcome)) return 'none';
    return (outcome.error as StoreError).reason;
  }

  /** Asks all at once; the answers come in as time passes. */
  askAll(asks: readonly Ask<unknown>[]): Answered[] {
    const answered: Answered[] = [];
    const start = this.#kernel.now;
    this.#act(() => {
      for (const ask of asks) {
        ask(this.#storage!).then((value) => {
          const at = (this.#kernel.now - start) / MICROS_PER_MS;
          answered.push({ at, value });
        });
      }
    });
    return answered;
  }

  watch(from: string, to: string, revision: number) {
    const log: { changes: Change[]; error?: StoreError } = { changes: [] };
    this.#act(() => {
      this.#storage!.watch(
        from, to, revision,
        (batch) => log.changes.push(...batch),
        (error) => { log.error = error as StoreError; },
      );
    });
    return log;
  }

  /** The process ends and starts again; its disk has all it was given. */
  crash(): void {
    this.stored = [];
    this.#kernel.crash('etcd');
    void this.#kernel.start('etcd');
  }

  /** As `crash`, but what was not synced is gone. */
  loseMachine(): void {
    this.#kernel.powerOff('m');
    this.disk.losePower();
    this.#kernel.powerOn('m');
    void this.#kernel.start('etcd');
    this.run(10);
  }

  #outcome<T>(ask: Ask<T>): { value: T } | { error: unknown } {
    let outcome: { value: T } | { error: unknown } | undefined;
    this.#act(() => {
      ask(this.#storage!).then(
        (value) => { outcome = { value }; },
        (error: unknown) => { outcome = { error }; },
      );
    });
    const until = this.#kernel.now + microsOf(60_000);
    this.#kernel.run(until, () => outcome !== undefined);
    if (outcome === undefined) throw new Error('no answer came');
    return deepFreeze(outcome);
  }

  #act(turn: () => void): void {
    void this.#kernel.ask('client', turn, () => {});
  }

  #slowDisk(syncMs: Millis): LocalCapability {
    const { disk } = this;
    return {
      call: (request) => ({
        ...disk.call(request), after: microsOf(syncMs),
      }),
      send: (request) => disk.send(request),
    };
  }
}
