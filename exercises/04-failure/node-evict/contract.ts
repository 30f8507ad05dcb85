// What node-controller.ts exports in this stage, beside the stages before.

import type { ComponentContext, Millis, v1 } from '#engine';

/** What the harness finds in your file. */
export interface Learner {
  deadline(
    pod: v1.Pod, taints: readonly v1.Taint[], since: Millis,
  ): Millis | 'now' | 'never';
  runEviction(ctx: ComponentContext): Promise<void>;
}
