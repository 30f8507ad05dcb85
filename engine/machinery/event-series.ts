// The scheduler's event recorder, of the group events.k8s.io: a repetition
// makes a series, and a series is written when it begins, every 30 min and
// when it is over.
// Upstream: client-go/tools/events (event_broadcaster.go). An occurrence is a
// repetition only if the object has not changed since, as upstream's
// comparison includes its resourceVersion.

import type { ApiObject } from './api/meta.ts';
import type * as eventsv1 from './api/eventsv1.ts';
import type { RealmClock } from './clock.ts';
import { EventNames } from './event-name.ts';
import {
  createEvent, eventNamespace, patchEvent, referenceTo,
} from './event-reference.ts';
import type {
  EventOptions, EventRecorder, EventSource, EventType,
} from './recorder.ts';
import type { Transport } from './transport.ts';

const GROUP = 'events.k8s.io';
const FINISH_MS = 6 * 60_000;
/** A series that goes on is written at every fifth look. */
const LOOKS_PER_REFRESH = 5;
const NOTE_MAX = 1_024;

/** An Event as it is sent: the server adds the rest. */
type SeriesEvent = Omit<
  eventsv1.Event,
  | 'metadata' | 'deprecatedSource' | 'deprecatedFirstTimestamp'
  | 'deprecatedLastTimestamp'
> & {
  readonly metadata: { readonly name: string; readonly namespace: string };
};

interface Series {
  readonly event: SeriesEvent;
  count: number;
  /** Virtual milliseconds, and the same for the server. */
  lastAt: number;
  lastObservedTime: string;
}

export class SeriesRecorder implements EventRecorder {
  readonly #transport: Transport;
  readonly #clock: RealmClock;
  readonly #source: EventSource;
  readonly #names: EventNames;
  readonly #series = new Map<string, Series>();
  #looks = 0;
  #isLooking = false;

  constructor(transport: Transport, clock: RealmClock, source: EventSource) {
    this.#transport = transport;
    this.#clock = clock;
    this.#source = source;
    this.#names = new EventNames(transport.realm.random.fork('event-names'));
  }

  event(
    about: ApiObject,
    type: EventType,
    reason: string,
    message: string,
    options?: EventOptions,
  ): void {
    this.#look();
    const key = seriesKey(about, type, reason, options);
    const lastAt = this.#clock.now();
    const lastObservedTime = this.#clock.microDate();
    const series = this.#series.get(key);
    if (series === undefined) {
      const event = this.#eventOf(about, type, reason, message, options);
      this.#series.set(key, { event, count: 1, lastAt, lastObservedTime });
      createEvent(this.#transport, GROUP, event);
      return;
    }
    series.count += 1;
    series.lastAt = lastAt;
    series.lastObservedTime = lastObservedTime;
    if (series.count === 2) this.#write(series);
  }

  /** From the first Event on, sees every 6 min what is over. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#clock.every(FINISH_MS, () => this.#finish());
  }

  #finish(): void {
    this.#looks += 1;
    const isRefresh = this.#looks % LOOKS_PER_REFRESH === 0;
    const before = this.#clock.now() - FINISH_MS;
    for (const [key, series] of this.#series) {
      const isOver = series.lastAt < before;
      if (series.count > 1 && (isOver || isRefresh)) this.#write(series);
      if (isOver) this.#series.delete(key);
    }
  }

  #write({ event, count, lastObservedTime }: Series): void {
    const series = { count, lastObservedTime };
    const whole = { ...event, series };
    patchEvent(this.#transport, GROUP, whole, { series });
  }

  #eventOf(
    about: ApiObject,
    type: EventType,
    reason: string,
    message: string,
    options: EventOptions | undefined,
  ): SeriesEvent {
    const { component, host } = this.#source;
    const clock = this.#clock;
    const name = this.#names.next(about.metadata.name, clock.wall());
    const related = options?.related;
    return {
      kind: 'Event',
      apiVersion: 'events.k8s.io/v1',
      metadata: { name, namespace: eventNamespace(about) },
      eventTime: clock.microDate(),
      reportingController: component,
      reportingInstance: host === undefined ? component
        : `${component}-${host}`,
      action: options?.action ?? reason,
      reason,
      regarding: referenceTo(about),
      ...(related === undefined ? undefined
        : { related: referenceTo(related) }),
      note: message.slice(0, NOTE_MAX),
      type,
    };
  }
}

function seriesKey(
  about: ApiObject,
  type: EventType,
  reason: string,
  options: EventOptions | undefined,
): string {
  const { uid, name, resourceVersion } = about.metadata;
  const related = options?.related?.metadata.uid ?? '';
  return `${uid ?? name} ${resourceVersion} ${type} ${reason} `
    + `${options?.action ?? ''} ${related}`;
}
