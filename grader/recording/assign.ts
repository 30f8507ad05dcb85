// Assigns rows to columns so that the sum of what each pair is worth is the
// greatest (the Hungarian method, in the form with potentials).

/**
 * The column of each row, or -1 where there are more rows than columns. Among
 * equal sums, rows and columns in the same order are preferred where the
 * method meets them first; the answer depends on the numbers alone.
 */
export function assign(worth: readonly (readonly number[])[]): number[] {
  const rows = worth.length;
  const columns = worth[0]?.length ?? 0;
  const size = Math.max(rows, columns);
  const columnPotential = new Float64Array(size + 1);
  const rowPotential = new Float64Array(size + 1);
  /** Row of each column, both from 1; column 0 holds the row in hand. */
  const rowOf = new Int32Array(size + 1);
  // A missing row or column costs nothing.
  const cost = (row: number, column: number) =>
    -(worth[row - 1]?.[column - 1] ?? 0);
  for (let row = 1; row <= size; row += 1) {
    place(row, size, cost, rowOf, rowPotential, columnPotential);
  }
  const found = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column += 1) {
    const row = rowOf[column]!;
    if (row >= 1 && row <= rows) found[row - 1] = column - 1;
  }
  return found;
}

/** Finds the cheapest way to give `row` a column, moving others if need be. */
function place(
  row: number,
  size: number,
  cost: (row: number, column: number) => number,
  rowOf: Int32Array,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
): void {
  const least = new Float64Array(size + 1).fill(Infinity);
  const from = new Int32Array(size + 1);
  const seen = new Uint8Array(size + 1);
  let column = 0;
  rowOf[0] = row;
  do {
    seen[column] = 1;
    const inHand = rowOf[column]!;
    let step = Infinity;
    let next = 0;
    for (let other = 1; other <= size; other += 1) {
      if (seen[other] === 1) continue;
      const reduced = cost(inHand, other)
        - rowPotential[inHand]! - columnPotential[other]!;
      if (reduced < least[other]!) {
        least[other] = reduced;
        from[other] = column;
      }
      if (least[other]! < step) {
        step = least[other]!;
        next = other;
      }
    }
    for (let other = 0; other <= size; other += 1) {
      if (seen[other] === 1) {
        rowPotential[rowOf[other]!]! += step;
        columnPotential[other]! -= step;
      } else {
        least[other]! -= step;
      }
    }
    column = next;
  } while (rowOf[column] !== 0);
  while (column !== 0) {
    const previous = from[column]!;
    rowOf[column] = rowOf[previous]!;
    column = previous;
  }
}
