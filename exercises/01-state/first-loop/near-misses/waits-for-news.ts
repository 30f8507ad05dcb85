// Acts only on a deletion: a Pod that was never there is not missed.
// expect: creates-when-missing
// message: expected a create within 1s of the Pod missing | at {t}: missing
//   since {t}, no create | look: your last turn

import { isNotFound, keyOf } from '#engine';
import type { ComponentContext, v1 } from '#engine';

let wasThere = false;

export async function keepOne(
  template: v1.Pod,
  ctx: ComponentContext,
): Promise<void> {
  const pod = await read(template, ctx);
  if (pod !== undefined) wasThere = true;
  else if (wasThere) await ctx.client.pods.create(template);
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
