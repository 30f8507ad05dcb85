// The list-then-watch loop that keeps a cache like the API server's state.
// Upstream: client-go/tools/cache/reflector.go. Different: it lists first and
// then watches, where 1.36 may stream the list; nobody else can tell.

import type { Process } from '../kernel/process.ts';
import type { Random } from '../kernel/random.ts';
import type { Realm } from '../kernel/realm.ts';
import { MICROS_PER_MS } from '../kernel/time.ts';
import { isExpired } from './api/errors.ts';
import type { ApiObject, List, WatchEvent } from './api/meta.ts';
import { Backoff } from './backoff.ts';
import type { ListOptions, ResourceClient, Watch } from './component.ts';

/** What is kept up to date. */
export interface ReflectedStore<T> {
  /** All there is now; what is missing is gone. */
  replace(objects: readonly T[]): void;
  /** What changed, in order. */
  apply(events: readonly WatchEvent<T>[]): void;
  /** Whether somebody wants to know at once. When that changes, `keepPace`
   *  has to be called. */
  readonly isHeeded: boolean;
}

/** Where it comes from. */
export interface ReflectedSource<T extends ApiObject> {
  readonly client: ResourceClient<T>;
  readonly options: ListOptions;
  readonly random: Random;
}

/** A watch is asked to end after 5 to 10 min, so that the servers of a
 *  control plane share the load again and again. */
const WATCH_SECONDS_MIN = 300;
/** A watch that ends sooner without a word is as good as refused. */
const SHORT_WATCH_MS = 1_000;
const BACKOFF = {
  baseMs: 800, capMs: 30_000, jitter: 1, resetAfterMs: 120_000,
};

type Outcome = 'ended' | 'failed' | 'expired';

export class Reflector<T extends ApiObject> {
  readonly #realm: Realm;
  readonly #source: ReflectedSource<T>;
  readonly #store: ReflectedStore<T>;
  readonly #backoff: Backoff;
  /** How far the store has come; '0' lets the server answer from its cache,
   *  and '' asks for the latest. */
  #resourceVersion = '0';
  #watching: Watch | undefined;

  constructor(
    realm: Realm,
    source: ReflectedSource<T>,
    store: ReflectedStore<T>,
  ) {
    this.#realm = realm;
    this.#source = source;
    this.#store = store;
    this.#backoff = new Backoff(BACKOFF, source.random);
  }

  /** What the store is told waits for a turn, or no longer does. */
  keepPace(): void {
    this.#watching?.mayWait(!this.#store.isHeeded);
  }

  *run(): Process {
    for (;;) {
      if (yield* this.#list()) yield* this.#watchUntilExpired();
      yield* this.#wait();
    }
  }

  /** Whether it succeeded. */
  *#list(): Process<boolean> {
    const { client, options } = this.#source;
    const resourceVersion = this.#resourceVersion;
    let list: List<T>;
    try {
      list = yield* client.list({ ...options, resourceVersion });
    } catch (error) {
      // The server does not know this version: the next list asks for any.
      if (isExpired(error)) this.#resourceVersion = '';
      return false;
    }
    this.#resourceVersion = list.metadata.resourceVersion;
    this.#store.replace(list.items);
    return true;
  }

  *#watchUntilExpired(): Process {
    for (;;) {
      const outcome = yield* this.#watch();
      if (outcome === 'expired') return;
      if (outcome === 'failed') yield* this.#wait();
    }
  }

  *#watch(): Process<Outcome> {
    const { client, options, random } = this.#source;
    const ended = this.#realm.pending<Outcome>();
    const startedAt = this.#now();
    let isSilent = true;
    const seconds = WATCH_SECONDS_MIN * (1 + random.next());
    const watchOptions = {
      ...options,
      resourceVersion: this.#resourceVersion,
      allowWatchBookmarks: true,
      timeoutSeconds: Math.floor(seconds),
      onClosed: (error: unknown): void => {
        const isShort = isSilent && this.#now() - startedAt < SHORT_WATCH_MS;
        if (isExpired(error)) ended.settle('expired');
        else ended.settle(isShort ? 'failed' : 'ended');
      },
    };
    const watching = client.watch(watchOptions, (events) => {
      isSilent = false;
      const last = events[events.length - 1]!.object;
      this.#resourceVersion = last.metadata.resourceVersion;
      this.#store.apply(events);
    });
    if (!this.#store.isHeeded) watching.mayWait(true);
    this.#watching = watching;
    return yield* ended;
  }

  *#wait(): Process {
    const ms = this.#backoff.next(this.#now());
    const over = this.#realm.pending<void>();
    // Once waits no longer grow, nothing says that they will ever succeed:
    // a cluster whose API server stays away counts as quiet.
    const { isCapped } = this.#backoff;
    this.#realm.timer(ms, () => over.settle(), isCapped);
    yield* over;
  }

  #now(): number {
    return this.#realm.now / MICROS_PER_MS;
  }
}
