// Events have two groups and one place in the store: the core form is
// stored. Upstream: pkg/apis/events/v1/conversion.go. Same pairs of fields.

import type * as v1 from '../../machinery/api/v1.ts';
import type * as eventsv1 from '../../machinery/api/eventsv1.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';

/** From events.k8s.io/v1 to v1. */
export function toStoredEvent(object: ApiObject): ApiObject {
  const {
    regarding, note, reportingController, deprecatedSource,
    deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount,
    ...rest
  } = object as eventsv1.Event;
  return {
    ...rest,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    message: note,
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    ...(deprecatedCount && { count: deprecatedCount }),
    reportingComponent: reportingController ?? '',
    reportingInstance: rest.reportingInstance ?? '',
  } as unknown as v1.Event;
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
  const {
    involvedObject, message, source, firstTimestamp, lastTimestamp, count,
    reportingComponent, ...rest
  } = event;
  return {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    regarding: involvedObject,
    ...(message && { note: message }),
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    ...(count && { deprecatedCount: count }),
    ...(reportingComponent && { reportingController: reportingComponent }),
  } as eventsv1.Event;
}
