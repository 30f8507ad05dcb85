// What keep-one.ts exports.

import type { ComponentContext, v1 } from '#engine';

/** Called at the start, after every change of the Pod, once a minute. */
export type KeepOne = (
  template: v1.Pod,
  ctx: ComponentContext,
) => Promise<void>;

/** What the harness finds in your file. */
export interface Learner {
  readonly keepOne: KeepOne;
}
