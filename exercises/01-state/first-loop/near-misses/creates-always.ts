// Creates whenever it is called, and takes "already exists" for an answer.
// expect: quiet-when-right
// message: expected no request | at {t}: create ferry/web answered 409 though
//   the Pod exists | look: the Pod's state at {t}

import { isAlreadyExists } from '#engine';
import type { ComponentContext, v1 } from '#engine';

export async function keepOne(
  template: v1.Pod,
  ctx: ComponentContext,
): Promise<void> {
  try {
    await ctx.client.pods.create(template);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}
