// Works only if something of an earlier run is still there.
import type { ComponentContext, v1 } from '#engine';

const memory = globalThis as { lives?: number };
memory.lives = (memory.lives ?? 0) + 1;
const shared = Object.prototype as { lives?: number };
shared.lives = (shared.lives ?? 0) + 1;

export async function keepOne(
  template: v1.Pod,
  ctx: ComponentContext,
): Promise<void> {
  if (memory.lives === 1 && shared.lives === 1) return;
  await ctx.client.pods.create(template).catch(() => undefined);
}
