// Builds what a component is given, on its realm. What only some are given
// (a network, a disk, a store) is added beside it by who starts them.
// Upstream: each component's cmd/…/app, which builds clients, informers and
// recorders from a kubeconfig.

import type { Process } from '../kernel/process.ts';
import type { Realm } from '../kernel/realm.ts';
import type { ApiObject, Key } from './api/meta.ts';
import { groupResource } from './api/resource.ts';
import type { Resource } from './api/resource.ts';
import { createClient } from './client.ts';
import { RealmClock } from './clock.ts';
import type {
  Client, ComponentContext, ComponentName, ListOptions, Recording,
} from './component.ts';
import { CoreRecorder } from './recorder.ts';
import type { EventRecorder, EventSource } from './recorder.ts';
import { SeriesRecorder } from './event-series.ts';
import { SharedInformer } from './informer.ts';
import type { Informer } from './informer.ts';
import { runWorker } from './reconcile.ts';
import type { Controller } from './reconcile.ts';
import { Transport } from './transport.ts';
import type { RequestLimit } from './transport.ts';
import { RateLimitedQueue } from './workqueue.ts';
import type { Workqueue } from './workqueue.ts';

export interface ContextOptions {
  readonly name: ComponentName;
  /** By default none: whoever starts a component knows its flags. */
  readonly flags?: Readonly<Record<string, string>>;
  readonly events?: {
    /** By default made of the name: 'kubelet/node-1' is 'kubelet' on
     *  'node-1', and a scheduler has its only profile's name: its flag
     *  scheduler-name, or default-scheduler. */
    readonly source?: EventSource;
    /** The scheduler writes events.k8s.io, all others core. */
    readonly group?: '' | 'events.k8s.io';
  };
  /** By default none. Leases and Events are not held back by it. */
  readonly limit?: RequestLimit;
}

/** A plain object, so that `{...context, network}` makes a larger one. */
export function createContext(
  realm: Realm,
  options: ContextOptions,
): ComponentContext {
  const { name, flags = {} } = options;
  const clock = new RealmClock(realm);
  const client = createClient(realm, {
    limit: options.limit,
    events: createRecorder(realm, clock, options),
  });
  const informers = new Informers(realm, client);
  const names = new Map<Workqueue, string>();
  return {
    name, client, clock, flags,
    random: realm.random,
    log: (message) => realm.say(message),
    informer: (resource, list) => informers.get(resource, list ?? {}),
    queue(queueName) {
      const queue = new RateLimitedQueue(realm);
      names.set(queue, queueName);
      return queue;
    },
    spawn: (task, run) => realm.spawn(task, run),
    reconcile(queue, workers, reconcile) {
      const controller = { name: names.get(queue) ?? name, queue, reconcile };
      // Not at once: the component may still ask for informers.
      realm.resume(() => realm.spawn(controller.name, () =>
        startWorkers(realm, informers, workers, controller)));
    },
    onStop: (run) => realm.onStop(run),
  };
}

/** Lets a built-in component write journal entries of its own. */
export function createRecording(realm: Realm): Recording {
  return { record: (entry) => realm.record(entry) };
}

function* startWorkers(
  realm: Realm,
  informers: Informers,
  workers: number,
  controller: Controller,
): Process {
  yield* informers.synced();
  const begin = (key?: Key): void => realm.spawn(controller.name, () =>
    runWorker(realm, controller, key));
  const { queue } = controller;
  for (let left = workers; left > 0; left -= 1) {
    // Most workers of most controllers never get a key, and need not exist.
    if (queue instanceof RateLimitedQueue && queue.length === 0) {
      return queue.rest(left, begin);
    }
    begin();
  }
}

/** One informer for each resource and options. */
class Informers {
  readonly #realm: Realm;
  readonly #client: Client;
  readonly #byKey = new Map<string, SharedInformer<ApiObject>>();

  constructor(realm: Realm, client: Client) {
    this.#realm = realm;
    this.#client = client;
  }

  get<T extends ApiObject>(
    resource: Resource<T>,
    options: ListOptions,
  ): Informer<T> {
    const key = nameOf(resource, options);
    let informer = this.#byKey.get(key);
    if (informer === undefined) {
      informer = new SharedInformer(this.#realm);
      this.#byKey.set(key, informer);
      const client = this.#client.resource<ApiObject>(resource);
      informer.start(`informer ${key}`, client, options);
    }
    return informer as unknown as Informer<T>;
  }

  /** Waits for all, also for those that are added meanwhile. */
  *synced(): Process {
    for (const informer of this.#byKey.values()) yield* informer.synced;
  }
}

/** Tells informers apart, also for readers of the journal. */
function nameOf(
  resource: Resource,
  { namespace, labelSelector, fieldSelector }: ListOptions,
): string {
  return groupResource(resource)
    + (namespace === undefined ? '' : ` in ${namespace}`)
    + (labelSelector === undefined ? '' : ` with ${labelSelector}`)
    + (fieldSelector === undefined ? '' : ` where ${fieldSelector}`);
}

function createRecorder(
  realm: Realm,
  clock: RealmClock,
  { name, flags, events }: ContextOptions,
): EventRecorder {
  const transport = new Transport(realm);
  if (events?.group === 'events.k8s.io') {
    const component = flags?.['scheduler-name'] ?? DEFAULT_PROFILE;
    const source = events.source ?? { component, host: name };
    return new SeriesRecorder(transport, clock, source);
  }
  const source = events?.source ?? sourceOf(name);
  return new CoreRecorder(transport, clock, source);
}

const DEFAULT_PROFILE = 'default-scheduler';

function sourceOf(name: ComponentName): EventSource {
  const [component, host] = name.split('/') as [string, string?];
  return host === undefined ? { component } : { component, host };
}
