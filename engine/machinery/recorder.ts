// The event recorder of the kubelet and of controllers, with the contract of
// every recorder.
// Upstream: client-go/tools/record/event.go. Different: nobody waits for the
// answer to a new Event; one that an API server does not get is lost.

import type { ApiObject } from './api/meta.ts';
import { keyOf } from './api/key.ts';
import type * as v1 from './api/v1.ts';
import type { RealmClock } from './clock.ts';
import { EventCorrelator } from './event-correlator.ts';
import type { Observed } from './event-correlator.ts';
import { EventNames } from './event-name.ts';
import {
  createEvent, eventNamespace, patchEvent, referenceTo,
} from './event-reference.ts';
import type { Transport } from './transport.ts';

export interface EventRecorder {
  /** Fire and forget; equal ones are counted, similar ones aggregated, and
   *  a spam filter drops what one object has too much of. */
  event(
    about: ApiObject,
    type: EventType,
    reason: string,
    message: string,
    options?: EventOptions,
  ): void;
}
export type EventType = 'Normal' | 'Warning';
export interface EventOptions {
  /** 'spec.containers{web}' */
  readonly fieldPath?: string;
  /** The second object of an events.k8s.io Event. */
  readonly related?: ApiObject;
  readonly action?: string;
}

/** Who says it: 'kubelet' on 'node-1', 'deployment-controller'. */
export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

/** The core group. */
const GROUP = '';

/** An Event as it is sent: the server adds the rest. */
type CoreEvent = Omit<v1.Event, 'metadata' | 'eventTime'> & {
  readonly metadata: { readonly name: string; readonly namespace: string };
};

export class CoreRecorder implements EventRecorder {
  readonly #transport: Transport;
  readonly #clock: RealmClock;
  /** In the order in which it is written; the same one in all Events. */
  readonly #source: EventSource;
  readonly #correlator = new EventCorrelator();
  readonly #names: EventNames;

  constructor(transport: Transport, clock: RealmClock, source: EventSource) {
    this.#transport = transport;
    this.#clock = clock;
    const { component, host } = source;
    this.#source = Object.freeze(host === undefined
      ? { component } : { component, host });
    this.#names = new EventNames(transport.realm.random.fork('event-names'));
  }

  event(
    about: ApiObject,
    type: EventType,
    reason: string,
    message: string,
    options?: EventOptions,
  ): void {
    const { realm } = this.#transport;
    const { name, uid } = about.metadata;
    const fieldPath = options?.fieldPath;
    const clock = this.#clock;
    const seen = this.#correlator.observe(
      { about: uid ?? keyOf(about), type, reason, message, fieldPath },
      realm.now, clock.date(),
      () => this.#names.next(name, clock.wall()),
    );
    if (seen === undefined) return;
    const { count } = seen;
    const event = this.#eventOf(about, type, reason, seen, fieldPath);
    if (count === 1) return createEvent(this.#transport, GROUP, event);
    // It has expired there, or its first ones were dropped here: then one
    // more is new to the server.
    const { lastTimestamp } = event;
    const change = { count, lastTimestamp, message: event.message };
    patchEvent(this.#transport, GROUP, event, change);
  }

  #eventOf(
    about: ApiObject,
    type: EventType,
    reason: string,
    seen: Observed,
    fieldPath: string | undefined,
  ): CoreEvent {
    const { component, host = '' } = this.#source;
    const involvedObject = referenceTo(about, fieldPath);
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: seen.name, namespace: eventNamespace(about) },
      involvedObject,
      reason,
      message: seen.message,
      source: this.#source,
      firstTimestamp: seen.firstTimestamp,
      lastTimestamp: this.#clock.date(),
      count: seen.count,
      type,
      reportingComponent: component,
      reportingInstance: host,
    };
  }
}
