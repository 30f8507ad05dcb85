// Work on several things at once, with the results in the things' order.

/** At most `width` are under way; one that is waited for holds up those that
 *  are not begun. Rejects as the first in order does. What is under way when
 *  the caller stops asking goes on, and nobody hears of it. */
export async function* atOnce<T, R>(
  things: readonly T[],
  width: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const underWay: Promise<R>[] = [];
  for (const thing of things) {
    const result = work(thing);
    // Its turn to be heard may never come.
    result.catch(() => {});
    underWay.push(result);
    if (underWay.length === width) yield await underWay.shift()!;
  }
  for (const result of underWay) yield await result;
}
