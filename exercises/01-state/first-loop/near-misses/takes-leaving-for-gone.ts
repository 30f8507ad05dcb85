// Takes a Pod that is on its way out for gone; its name is not free yet.
// expect: quiet-when-right
// message: expected no request | at {t}: create ferry/web answered 409 though
//   the Pod exists | look: the Pod's state at {t}

import {
  isAlreadyExists, isNotFound, isTerminating, keyOf,
} from '#engine';
import type { ComponentContext, v1 } from '#engine';

export async function keepOne(
  template: v1.Pod,
  ctx: ComponentContext,
): Promise<void> {
  const pod = await read(template, ctx);
  if (pod !== undefined && !isTerminating(pod)) return;
  try {
    await ctx.client.pods.create(template);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

/** The Pod as it is now; undefined if there is none. */
async function read(
  template: v1.Pod,
  ctx: ComponentContext,
): Promise<v1.Pod | undefined> {
  try {
    return await ctx.client.pods.get(keyOf(template));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
