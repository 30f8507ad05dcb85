// Events of the core group: what `kubectl describe` shows.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { MicroTime, NamespacedObject, Time } from './meta.ts';
import type { ObjectReference } from './object-reference.ts';

export interface Event extends NamespacedObject {
  readonly involvedObject: ObjectReference;
  readonly reason?: string;
  readonly message?: string;
  readonly source?: EventSource;
  readonly firstTimestamp?: Time | null;
  readonly lastTimestamp?: Time | null;
  /** How often it happened. */
  readonly count?: number;
  readonly type?: string;
  readonly eventTime?: MicroTime | null;
  readonly series?: EventSeries;
  readonly action?: string;
  readonly related?: ObjectReference;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}

export interface EventSource {
  readonly component?: string;
  readonly host?: string;
}

export interface EventSeries {
  /** How often it happened. */
  readonly count?: number;
  readonly lastObservedTime?: MicroTime;
}
