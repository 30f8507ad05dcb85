// Steps in order, at once where they are synchronous, and as a promise from
// the first asynchronous one on.

export type Step = void | Promise<void>;

export function inOrder<T>(
  items: readonly T[],
  run: (item: T) => Step,
): Step {
  for (let i = 0; i < items.length; i += 1) {
    const step = run(items[i]!);
    if (step !== undefined) return rest(items, i + 1, run, step);
  }
}

async function rest<T>(
  items: readonly T[],
  from: number,
  run: (item: T) => Step,
  first: Promise<void>,
): Promise<void> {
  await first;
  for (let i = from; i < items.length; i += 1) await run(items[i]!);
}
