/**
 * For each element in row-major order, its place in column-major order (as MATLAB and Fortran store).
 * Null where both are the same: vectors and scalars.
 */
export function columnMajorOrder(shape: readonly number[]): Uint32Array | null {
  if (shape.filter((size) => size !== 1).length < 2) return null;
  const order = new Uint32Array(shape.reduce((product, size) => product * size, 1));
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape) {
    strides.push(stride);
    stride *= size;
  }
  const index = shape.map(() => 0);
  let place = 0;
  for (let i = 0; i < order.length; i++) {
    order[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      place += strides[axis];
      if (index[axis] < shape[axis]) break;
      place -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return order;
}
