// Events have two groups and one place in the store: the core form is
// stored. Upstream: pkg/apis/events/v1/conversion.go. Same pairs of fields.

import type * as v1 from '../../machinery/api/v1.ts';
import type * as eventsv1 from '../../machinery/api/eventsv1.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { events, eventsEvents } from '../../machinery/api/resource.ts';
import { rootOf } from './schema/index.ts';
import { assemble } from './validation/decode.ts';

const CORE = rootOf(events)!;
const OTHER = rootOf(eventsEvents)!;

/** From events.k8s.io/v1 to v1. */
export function toStoredEvent(object: ApiObject): ApiObject {
  const event = object as eventsv1.Event;
  return assemble(CORE, {
    ...event,
    apiVersion: 'v1',
    involvedObject: event.regarding,
    message: event.note,
    source: event.deprecatedSource,
    firstTimestamp: event.deprecatedFirstTimestamp,
    lastTimestamp: event.deprecatedLastTimestamp,
    count: event.deprecatedCount,
    reportingComponent: event.reportingController,
  }) as unknown as v1.Event;
}

/** Watchers of the one group share what was made for the first of them. */
const SHOWN = new WeakMap<ApiObject, ApiObject>();

/** From v1 to events.k8s.io/v1. */
export function fromStoredEvent(object: ApiObject): ApiObject {
  let shown = SHOWN.get(object);
  if (shown === undefined) {
    shown = Object.freeze(converted(object as v1.Event));
    SHOWN.set(object, shown);
  }
  return shown;
}

function converted(event: v1.Event): ApiObject {
  return assemble(OTHER, {
    ...event,
    apiVersion: 'events.k8s.io/v1',
    regarding: event.involvedObject,
    note: event.message,
    deprecatedSource: event.source,
    deprecatedFirstTimestamp: event.firstTimestamp,
    deprecatedLastTimestamp: event.lastTimestamp,
    deprecatedCount: event.count,
    // What is always written there is not here.
    reportingController: event.reportingComponent || undefined,
    reportingInstance: event.reportingInstance || undefined,
  }) as unknown as eventsv1.Event;
}
