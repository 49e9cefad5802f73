/**
 * Aligns the cells of a table: the first column to the left, the others to the right.
 *
 * @returns one line per row.
 */
export function formatColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows
    .map((row) =>
      row.map((cell, c) => (c ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}
