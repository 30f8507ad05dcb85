// Events of the group events.k8s.io: the scheduler writes these.
// Upstream: api/events/v1/types.go. Same fields, spelling and order.

import type { EventSource } from './event.ts';
import type { MicroTime, NamespacedObject, Time } from './meta.ts';
import type { ObjectReference } from './object-reference.ts';

export interface Event extends NamespacedObject {
  readonly eventTime: MicroTime | null;
  readonly series?: EventSeries;
  readonly reportingController?: string;
  readonly reportingInstance?: string;
  readonly action?: string;
  readonly reason?: string;
  readonly regarding?: ObjectReference;
  readonly related?: ObjectReference;
  /** The message. */
  readonly note?: string;
  readonly type?: string;
  readonly deprecatedSource?: EventSource;
  readonly deprecatedFirstTimestamp?: Time | null;
  readonly deprecatedLastTimestamp?: Time | null;
  readonly deprecatedCount?: number;
}

export interface EventSeries {
  /** How often it happened. */
  readonly count: number;
  readonly lastObservedTime: MicroTime;
}
