// PriorityClasses.
// Upstream: api/scheduling/v1/types.go. Same fields, spelling and order.

import type { ApiObject } from './meta.ts';

export interface PriorityClass extends ApiObject {
  /** Higher goes first, and may preempt lower. */
  readonly value: number;
  /** For Pods that name no class. */
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: string;
}
