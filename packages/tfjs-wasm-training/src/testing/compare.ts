/** Largest difference in units of the largest magnitude of `want`; Infinity for other lengths, NaN. */
export function scaledError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Infinity;
  let difference = 0;
  let scale = 1e-30;
  for (let i = 0; i < want.length; i++) {
    const error = Math.abs(got[i] - want[i]);
    if (Number.isNaN(error)) return Infinity;
    difference = Math.max(difference, error);
    scale = Math.max(scale, Math.abs(want[i]));
  }
  return difference / scale;
}

/** Central difference of f at x along one entry. */
export function centralDifference(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  entry: number,
  step = 1e-5,
): number {
  const moved = Float64Array.from(x);
  moved[entry] = x[entry] + step;
  const above = f(moved);
  moved[entry] = x[entry] - step;
  return (above - f(moved)) / (2 * step);
}
