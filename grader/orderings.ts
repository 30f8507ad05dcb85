// Orderings of messages that arrive at the same instant on different
// connections: fewest deviations from the order of sending first.

export type Ordering = readonly number[];

/** Follows an ordering and remembers how many could have come first. */
export class Choices {
  readonly #ordering: Ordering;
  readonly counts: number[] = [];

  constructor(ordering: Ordering) {
    this.#ordering = ordering;
  }

  readonly choose = (count: number): number => {
    const wish = this.#ordering[this.counts.length] ?? 0;
    this.counts.push(count);
    return Math.min(wish, count - 1);
  };
}

/** The first `most` orderings after the empty one, given how many choices
 *  the undisturbed run had at each point. */
export function* deviations(
  counts: readonly number[],
  most: number,
): Generator<Ordering, void, void> {
  let made = 0;
  for (let deviating = 1; deviating <= counts.length; deviating += 1) {
    for (const ordering of withDeviations(counts, deviating, 0)) {
      if (made === most) return;
      made += 1;
      yield ordering;
    }
  }
}

function* withDeviations(
  counts: readonly number[],
  deviating: number,
  from: number,
): Generator<number[], void, void> {
  if (deviating === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= counts.length - deviating; i += 1) {
    for (let choice = 1; choice < counts[i]!; choice += 1) {
      const zeros = new Array<number>(i - from).fill(0);
      for (const tail of withDeviations(counts, deviating - 1, i + 1)) {
        yield [...zeros, choice, ...tail];
      }
    }
  }
}
