import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';

/** Nested rows as an ndarray [N, C]. */
export function fromRows(rows: readonly (readonly number[])[]): NdArray<Float64Array> {
  return ndarray(Float64Array.from(rows.flat()), [rows.length, rows[0].length]);
}

/** Values of an ndarray of any layout in row-major order. */
export function values(array: NdArray): number[] {
  if (array.dimension === 0) return [array.get()];
  return Array.from({ length: array.shape[0] }, (_, i) => i).flatMap((i) =>
    array.dimension === 1
      ? [array.get(i)]
      : values(array.pick(...array.shape.map((_, d) => (d === 0 ? i : null)))),
  );
}

/** Largest absolute difference; NaN if the lengths differ or a NaN stands on one side only. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) && Number.isNaN(b[i])) continue;
    largest = Math.max(largest, Math.abs(a[i] - b[i]));
  }
  return largest;
}

/** `largestDifference` over the largest absolute value of `expected`. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const zeros = Array.from(expected, (value) => (Number.isNaN(value) ? NaN : 0));
  return largestDifference(found, expected) / largestDifference(zeros, expected);
}

/** Central differences of fourth order of `f` at `x`. */
export function centralDifferences(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  step: number,
): Float64Array {
  return Float64Array.from(x, (value, i) => {
    const moved = Float64Array.from(x);
    const at = (steps: number): number => {
      moved[i] = value + steps * step;
      return f(moved);
    };
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
  });
}
