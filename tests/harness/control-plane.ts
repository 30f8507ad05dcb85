// etcd and an API server alone, and a client that a test drives: for what
// the two of them do without the rest of a cluster.

import { createRandom } from '../../engine/kernel/random.ts';
import { Kernel } from '../../engine/kernel/kernel.ts';
import type { KernelOptions } from '../../engine/kernel/kernel.ts';
import { localRealm, textRealm } from '../../engine/kernel/local-realm.ts';
import { Realm } from '../../engine/kernel/realm.ts';
import { MICROS_PER_MS, microsOf } from '../../engine/kernel/time.ts';
import type { Millis } from '../../engine/kernel/time.ts';
import { apiServer } from
  '../../engine/control-plane/apiserver/index.ts';
import { answerHttp } from
  '../../engine/control-plane/apiserver/http.ts';
import { storageOver } from
  '../../engine/control-plane/apiserver/storage.ts';
import { createEtcd } from '../../engine/control-plane/etcd/index.ts';
import type { EtcdOptions } from '../../engine/control-plane/etcd/index.ts';
import { MemoryDisk } from '../../engine/cluster/memory-disk.ts';
import type { ApiError } from '../../engine/machinery/api/errors.ts';
import { parseTime } from '../../engine/machinery/api/time.ts';
import type {
  HttpRequest, HttpResponse,
} from '../../engine/machinery/component.ts';
import { createContext, createRecording } from
  '../../engine/machinery/context.ts';
import { createDisk } from '../../engine/machinery/disk-client.ts';
import { createNetwork } from '../../engine/machinery/network.ts';
import { apiErrors } from '../../engine/machinery/realm-errors.ts';
import type { StoredEntry } from '../../engine/machinery/journal.ts';
import type { ApiRequest } from '../../engine/machinery/request.ts';

export const EPOCH = '2026-11-21T09:43:24Z';

export interface ControlPlaneOptions {
  readonly seed?: string;
  readonly etcd?: EtcdOptions;
  /** Everything crosses as JSON text. */
  readonly throughText?: boolean;
  readonly latencyMs?: Millis;
  /** Each message takes between 1 ms and so long, as chance has it. */
  readonly latencyMsMax?: Millis;
}

export interface WatchLog {
  readonly events: { type: string; object: never }[];
  readonly batches: (readonly unknown[])[];
  isOver: boolean;
  error?: unknown;
  close(): void;
}

/** What a test's client is sent, as one of its turns. */
type Turn = (realm: Realm) => void;

export class ControlPlane {
  readonly kernel: Kernel<object>;
  readonly stored: StoredEntry[] = [];
  readonly troubles: string[] = [];
  readonly disk: MemoryDisk;

  constructor(options: ControlPlaneOptions = {}) {
    const { seed = '1', latencyMs = 1 } = options;
    const { latencyMsMax = latencyMs } = options;
    const latency: KernelOptions['latency'] = (_, __, random) =>
      random.integer(microsOf(latencyMs), microsOf(latencyMsMax));
    const epoch = microsOf(parseTime(EPOCH));
    this.kernel = new Kernel<object>({ seed, epoch, latency }, {
      settled: () => {},
      pushed: () => {},
      said: () => {},
      recorded: (_, body) => { this.stored.push(body as StoredEntry); },
      unhandled: ({ name }, error) => this.#trouble(name, error),
      failed: ({ name }, _, error) => this.#trouble(name, error),
    });
    this.disk = new MemoryDisk(createRandom(seed), this.kernel);
    const end = options.throughText ? textRealm : localRealm;
    const { disk } = this;
    this.kernel.add({
      name: 'etcd', machine: 'm', wiring: { disk }, openNetwork: true,
      mayRecord: true, listens: ['etcd'],
      bootData: () => ({ disk: disk.contents() }),
      realm: () => end(new Realm((realm) => createEtcd(options.etcd ?? {})({
        ...createContext(realm, { name: 'etcd' }),
        ...createRecording(realm),
        network: createNetwork(realm),
        disk: createDisk(realm),
      }), apiErrors)),
    });
    this.kernel.add({
      name: 'kube-apiserver', machine: 'm', wiring: { store: 'etcd' },
      openNetwork: true, listens: ['kube-apiserver'],
      realm: () => end(new Realm((realm) => apiServer({
        ...createContext(realm, { name: 'kube-apiserver' }),
        network: createNetwork(realm),
        store: storageOver(createNetwork(realm), 'store'),
      }, answerHttp), apiErrors)),
    });
    this.#addClient('kubectl');
    for (const name of ['etcd', 'kube-apiserver', 'kubectl']) {
      void this.kernel.start(name);
    }
    this.run(100 * latencyMsMax);
  }

  /** Virtual milliseconds pass. */
  run(ms: Millis): void {
    this.kernel.run(this.kernel.now + microsOf(ms));
  }

  get now(): Millis {
    return this.kernel.now / MICROS_PER_MS;
  }

  /** Sends a request and runs until its answer; throws its refusal. */
  api<T>(request: ApiRequest): T {
    return this.#ask({ api: request }) as T;
  }

  /** Sends all in one turn, and runs until all are answered. */
  all(requests: readonly ApiRequest[]): void {
    let left = requests.length;
    this.#act((realm) => {
      for (const api of requests) {
        realm.call('api', { api }, 120_000).then(() => { left -= 1; });
      }
    });
    this.kernel.run(this.kernel.now + microsOf(150_000), () => left === 0);
  }

  http(request: HttpRequest): HttpResponse {
    return this.#ask({ http: request }) as HttpResponse;
  }

  get(path: string, accept = 'application/json'): HttpResponse {
    return this.http({ method: 'GET', path, headers: { Accept: accept } });
  }

  send(
    method: HttpRequest['method'],
    path: string,
    body?: unknown,
    type = 'application/json',
  ): HttpResponse {
    return this.http({
      method, path, headers: { 'Content-Type': type }, body,
    });
  }

  /** Opens a watch; its batches come in as time passes. */
  watch(message: { api: ApiRequest } | { http: HttpRequest }): WatchLog {
    const log: WatchLog = {
      events: [], batches: [], isOver: false, close: () => {},
    };
    this.#act((realm) => {
      const stream = realm.open('api', message, {
        timeoutMs: 30_000,
        deliver: (items) => {
          log.batches.push(items);
          log.events.push(...items as never[]);
        },
        closed: (error) => {
          log.isOver = true;
          log.error = error;
        },
      });
      log.close = () => this.#act(() => stream.close());
      stream.opened.then((answer) => {
        const { code } = answer as { readonly code?: number };
        if (code === undefined || code < 400) return;
        log.isOver = true;
        log.error = answer;
      }, (error: unknown) => {
        log.isOver = true;
        log.error = error;
      });
    });
    return log;
  }

  #ask(message: unknown): unknown {
    let outcome: { value: unknown } | { error: ApiError } | undefined;
    this.#act((realm) => {
      realm.call('api', message, 120_000).then(
        (value) => { outcome = { value }; },
        (error: unknown) => { outcome = { error: error as ApiError }; },
      );
    });
    const until = this.kernel.now + microsOf(150_000);
    this.kernel.run(until, () => outcome !== undefined);
    if (outcome === undefined) throw new Error('no answer came');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  #act(turn: Turn): void {
    void this.kernel.ask('kubectl', turn, () => {});
  }

  #addClient(name: string): void {
    this.kernel.add({
      name, machine: 'outside', wiring: { api: 'kube-apiserver' },
      listens: [name],
      realm: () => localRealm(new Realm((realm) => {
        realm.listen(name, function* (turn) { (turn as Turn)(realm); });
      }, apiErrors)),
    });
  }

  #trouble(name: string, error: unknown): void {
    this.troubles.push(`${name}: ${JSON.stringify(error)}`);
  }
}
