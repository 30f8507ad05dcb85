// Events of the events.k8s.io group.
// Upstream: api/events/v1/types.go. Same fields and spelling.

import type { EventSource, ObjectReference } from './core.ts';
import type { ApiObject } from './meta.ts';

export interface Event extends ApiObject {
  readonly eventTime: string;
  readonly series?: EventSeries;
  readonly reportingController?: string;
  readonly reportingInstance?: string;
  readonly action?: string;
  readonly reason?: string;
  readonly regarding: ObjectReference;
  readonly related?: ObjectReference;
  readonly note?: string;
  readonly type?: string;
  readonly deprecatedSource: EventSource;
  readonly deprecatedFirstTimestamp: string;
  readonly deprecatedLastTimestamp: string;
  readonly deprecatedCount?: number;
}

export interface EventSeries {
  readonly count: number;
  readonly lastObservedTime: string;
}
