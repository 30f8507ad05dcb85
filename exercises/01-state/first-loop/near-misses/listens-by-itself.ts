// Looks once, then trusts a watch of its own. What happens while that is cut
// is never heard of.
// expect: heals-missed-delete
// message: expected web to exist by {t} | at {t}: still missing; whatever you
//   heard, the state said so | look: resume at {t}

import { isNotFound, keyOf } from '#engine';
import type { ComponentContext, v1 } from '#engine';

let isListening = false;

export async function keepOne(
  template: v1.Pod,
  ctx: ComponentContext,
): Promise<void> {
  if (isListening) return;
  isListening = true;
  const pod = await read(template, ctx);
  if (pod === undefined) await ctx.client.pods.create(template);
  const { namespace } = template.metadata;
  ctx.client.pods.watch({ namespace: namespace! }, (batch) => {
    const isGone = batch.some(({ type }) => type === 'DELETED');
    if (isGone) void ctx.client.pods.create(template);
  });
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
