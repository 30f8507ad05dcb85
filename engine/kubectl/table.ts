// Columns three spaces apart, as kubectl prints them.
// Upstream: cli-runtime/pkg/printers/tabwriter.go. Same.

const GAP = 3;

/** The last column is not padded. */
export function alignedTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map((row) => row.map((cell, i) =>
    (i === row.length - 1 ? cell : cell.padEnd(widths[i]! + GAP))).join(''));
}
