// ControllerRevisions: earlier templates of a StatefulSet or DaemonSet.
// Upstream: api/apps/v1/types.go. Same fields, spelling and order.

import type { NamespacedObject } from './meta.ts';

export interface ControllerRevision extends NamespacedObject {
  readonly data?: unknown;
  readonly revision: number;
}
