// Contract of the event recorder; the implementation follows in this file.
// Upstream: client-go/tools/record (events_cache.go).

import type { ApiObject } from './api/meta.ts';

export interface EventRecorder {
  /** Fire and forget; equal ones are counted, similar ones aggregated, and
   *  a spam filter drops what one object has too much of. */
  event(
    about: ApiObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    options?: {
      /** 'spec.containers{web}' */
      readonly fieldPath?: string;
      /** The second object of an events.k8s.io Event. */
      readonly related?: ApiObject;
      readonly action?: string;
    },
  ): void;
}
