// Ferry's first Pod must exist, always. You are called at the start, after
// every change of the Pod, and once a minute; nobody says why.
// Real thing: every controller of Kubernetes is such a loop.

import { isNotFound, keyOf } from '#engine';
import type { ComponentContext, v1 } from '#engine';

export async function keepOne(
  template: v1.Pod,
  ctx: ComponentContext,
): Promise<void> {
  const pod = await read(template, ctx);
  if (pod !== undefined) return;
  await ctx.client.pods.create(template);
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
