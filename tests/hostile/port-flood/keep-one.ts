// Says more in one turn than a port carries.
import type { ComponentContext } from '#engine';

export async function keepOne(
  _: unknown,
  ctx: ComponentContext,
): Promise<void> {
  for (let i = 0; i < 200_000; i += 1) ctx.log('flood');
}
