// PriorityClasses.
// Upstream: api/scheduling/v1/types.go. Same fields and spelling.

import type { ApiObject } from './meta.ts';

export interface PriorityClass extends ApiObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: string;
}
