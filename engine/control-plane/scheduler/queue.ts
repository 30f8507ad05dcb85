// Where Pods wait for a node: ready, backing off, or parked until something
// happens that may help.
// Upstream: pkg/scheduler/backend/queue. Different: an attempt cannot be
// interrupted here, so no event can be missed during one, and upstream's
// record of events in flight is not needed.

import type { Millis } from '../../kernel/time.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { podAspects } from './changes.ts';
import type { Change } from './changes.ts';
import type { FilterPlugin, PreEnqueuePlugin } from './framework.ts';
import { Heap } from './heap.ts';
import { podInfoOf } from './pod-info.ts';
import type { PodInfo } from './pod-info.ts';

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 10_000;
/** Back-offs end on whole seconds. */
const WINDOW_MS = 1_000;
/** Nobody is parked for longer, whatever the hints say. */
const PARKED_MAX_MS = 300_000;

type Place = 'active' | 'backoff' | 'parked' | 'gated' | 'taken' | 'gone';

/** A Pod on its way; its attempts survive from one place to the next. */
export interface QueuedPod {
  info: PodInfo;
  place: Place;
  /** Verdicts that no node will do, and failures in a row of other kinds. */
  refusals: number;
  errors: number;
  /** When it came, or came back from an attempt. */
  since: Millis;
  /** Who refused it, by plugin. */
  refusedBy: ReadonlySet<string>;
  backoffEnd: Millis;
  readonly order: number;
}

export interface QueuePlugins {
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  readonly filters: readonly FilterPlugin[];
}

export class SchedulingQueue {
  readonly #plugins: QueuePlugins;
  readonly #hints: ReadonlyMap<string, FilterPlugin>;
  readonly #now: () => Millis;
  /** Called when there may be something to pop. */
  readonly #ready: () => void;
  readonly #pods = new Map<Key, QueuedPod>();
  readonly #parked = new Set<QueuedPod>();
  readonly #active = new Heap(isMoreUrgent);
  readonly #backoff = new Heap(endsEarlier);
  /** After an error nobody is taken early. */
  readonly #afterError = new Heap(endsEarlier);
  #nextOrder = 0;

  constructor(plugins: QueuePlugins, now: () => Millis, ready: () => void) {
    this.#plugins = plugins;
    this.#hints = new Map(plugins.filters.map((each) => [each.name, each]));
    this.#now = now;
    this.#ready = ready;
  }

  /** When `flush` has something to do next; undefined if nobody backs
   *  off. */
  get nextFlush(): Millis | undefined {
    const first = this.#backoff.peek()?.backoffEnd ?? Infinity;
    const failed = this.#afterError.peek()?.backoffEnd ?? Infinity;
    const next = Math.min(first, failed);
    return next === Infinity ? undefined : next;
  }

  /** A Pod without a node. */
  add(pod: v1.Pod): void {
    const queued: QueuedPod = {
      info: podInfoOf(pod), place: 'active', refusals: 0, errors: 0,
      since: this.#now(), refusedBy: NOBODY, backoffEnd: 0,
      order: this.#nextOrder,
    };
    this.#nextOrder += 1;
    this.#pods.set(queued.info.key, queued);
    this.#enter(queued);
  }

  /** A waiting Pod has changed. Its status alone does not wake it. */
  update(before: v1.Pod, pod: v1.Pod): void {
    const queued = this.#pods.get(keyOf(pod));
    if (queued === undefined) return this.add(pod);
    queued.info = podInfoOf(pod);
    const changed = podAspects(before, pod);
    if (changed === undefined) return;
    if (queued.place === 'gated') this.#enter(queued);
    else if (queued.place === 'parked') {
      this.#wakeIfHelped(queued, { kind: 'self-changed', changed });
    }
  }

  /** It has a node, or is gone. */
  remove(key: Key): void {
    const queued = this.#pods.get(key);
    if (queued === undefined) return;
    this.#move(queued, 'gone');
    this.#pods.delete(key);
  }

  /** The most urgent Pod; if none is ready, one that backs off because it
   *  was refused: an idle scheduler may as well try. */
  pop(): QueuedPod | undefined {
    const queued = take(this.#active, 'active')
      ?? take(this.#backoff, 'backoff');
    if (queued !== undefined) this.#move(queued, 'taken');
    return queued;
  }

  /** After an attempt that failed. `refusedBy` are the plugins that said no;
   *  none: something else went wrong, and there is no hint that would ever
   *  wake it, so it is tried again after its back-off. */
  putBack(queued: QueuedPod, refusedBy: ReadonlySet<string>): void {
    if (this.#pods.get(queued.info.key) !== queued) return;
    const isError = refusedBy.size === 0;
    queued.errors = isError ? queued.errors + 1 : 0;
    if (!isError) queued.refusals += 1;
    queued.refusedBy = refusedBy;
    queued.since = this.#now();
    const times = isError ? queued.errors : queued.refusals;
    queued.backoffEnd = window(queued.since + backoffMs(times));
    this.#move(queued, isError ? 'backoff' : 'parked');
  }

  // #region move-on-event
  /** Wakes whom the change may help, as the plugins that refused it say. */
  moveOnEvent(change: Change): void {
    for (const queued of this.#parked) this.#wakeIfHelped(queued, change);
  }

  #wakeIfHelped(queued: QueuedPod, change: Change): void {
    for (const name of queued.refusedBy) {
      if (!this.#hints.get(name)!.isHelpedBy(queued.info, change)) continue;
      this.#wake(queued);
      return;
    }
  }

  #wake(queued: QueuedPod): void {
    const isBackingOff = queued.backoffEnd > window(this.#now());
    this.#move(queued, isBackingOff ? 'backoff' : 'active');
  }
  // #endregion move-on-event

  /** Back-offs that have ended. Once a second, on the second. */
  flush(): void {
    const now = window(this.#now());
    for (const heap of [this.#backoff, this.#afterError]) {
      for (let first = heap.peek(); first !== undefined; first = heap.peek()) {
        if (first.place === 'backoff' && first.backoffEnd > now) break;
        heap.pop();
        if (first.place === 'backoff') this.#move(first, 'active');
      }
    }
  }

  /** The net under all hints: who was parked too long is tried again. */
  flushLeftovers(): void {
    const before = this.#now() - PARKED_MAX_MS;
    for (const queued of this.#parked) {
      if (queued.since < before) this.#wake(queued);
    }
  }

  #enter(queued: QueuedPod): void {
    const isGated = this.#plugins.preEnqueue.some((plugin) =>
      plugin.preEnqueue(queued.info) !== undefined);
    this.#move(queued, isGated ? 'gated' : 'active');
  }

  #move(queued: QueuedPod, place: Place): void {
    this.#parked.delete(queued);
    queued.place = place;
    if (place === 'parked') this.#parked.add(queued);
    if (place === 'active') this.#active.push(queued);
    else if (place !== 'backoff') return;
    else if (queued.errors > 0) this.#afterError.push(queued);
    else this.#backoff.push(queued);
    this.#ready();
  }
}

const NOBODY: ReadonlySet<string> = new Set();

/** Who has moved on meanwhile is skipped. */
function take(heap: Heap<QueuedPod>, place: Place): QueuedPod | undefined {
  for (;;) {
    const queued = heap.pop();
    if (queued === undefined || queued.place === place) return queued;
  }
}

/** Higher priority first, then who waits longer. */
function isMoreUrgent(a: QueuedPod, b: QueuedPod): boolean {
  if (a.info.priority !== b.info.priority) {
    return a.info.priority > b.info.priority;
  }
  return a.since === b.since ? a.order < b.order : a.since < b.since;
}

function endsEarlier(a: QueuedPod, b: QueuedPod): boolean {
  if (a.backoffEnd !== b.backoffEnd) return a.backoffEnd < b.backoffEnd;
  return isMoreUrgent(a, b);
}

/** 1, 2, 4, 8, 10, 10 … seconds. */
export function backoffMs(times: number): Millis {
  // Beyond four doublings the cap holds anyway.
  return Math.min(BACKOFF_FIRST_MS * (1 << Math.min(times - 1, 4)),
    BACKOFF_MAX_MS);
}

function window(ms: Millis): Millis {
  return Math.floor(ms / WINDOW_MS) * WINDOW_MS;
}
