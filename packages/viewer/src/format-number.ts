/** A number to three digits, or to the unit if it is larger: 0.0123, 4.56, 78.9, 1234. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4)) return String(Number(value.toExponential(2)));
  return String(size >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
}

/** The numbers of one table column, with the same number of decimals: as many as the largest needs. */
export function formatColumn(values: number[]): string[] {
  const finite = values.filter(Number.isFinite);
  const decimals = finite.every(Number.isInteger)
    ? 0
    : decimalsFor(Math.max(...finite.map((value) => Math.abs(value))));
  return values.map((value) => (Number.isFinite(value) ? value.toFixed(decimals) : String(value)));
}

function decimalsFor(size: number): number {
  if (size >= 1000) return 0;
  if (size >= 10) return 1;
  if (size >= 1) return 2;
  return size >= 0.1 ? 3 : 4;
}
