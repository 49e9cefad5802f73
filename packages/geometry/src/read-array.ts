import type { NdArray } from 'ndarray';

/**
 * Values of an ndarray in row-major order, without a copy where the layout allows it.
 * An entry of `shape` that is a string names a free dimension.
 */
export function readArray(
  array: NdArray,
  shape: readonly (number | string)[],
  where: string,
): ArrayLike<number> {
  const found = array?.shape;
  const fits =
    Array.isArray(found) &&
    found.length === shape.length &&
    shape.every((n, i) => typeof n === 'string' || n === found[i]);
  if (!fits) {
    throw new Error(
      `${where}: expected an ndarray of shape [${shape.join(', ')}], found ` +
        (Array.isArray(found)
          ? `shape [${found.join(', ')}].`
          : `${array === null ? 'null' : typeof array}. Wrap numbers as ndarray(data, shape).`),
    );
  }
  const { data, stride, offset } = array;
  const size = found.reduce((a, b) => a * b, 1);
  let step = 1;
  let contiguous = true;
  for (let i = found.length - 1; i >= 0; i--) {
    contiguous &&= stride[i] === step || found[i] === 1;
    step *= found[i];
  }
  const last = found.reduce((sum, n, i) => sum + Math.max(0, stride[i]) * (n - 1), offset);
  if (size > 0 && !(last < data.length)) {
    throw new Error(
      `${where}: expected data of at least ${last + 1} numbers for shape [${found.join(', ')}], ` +
        `found ${data.length}.`,
    );
  }
  const first: unknown = size > 0 ? array.get(...found.map(() => 0)) : 0;
  if (typeof first !== 'number') {
    throw new Error(`${where}: expected numbers, found ${typeof first} ${String(first)}.`);
  }
  if (contiguous && ArrayBuffer.isView(data)) {
    return (data as Float64Array).subarray(offset, offset + size);
  }
  const values = new Float64Array(size);
  const index = found.map(() => 0);
  for (let i = 0; i < size; i++) {
    values[i] = array.get(...index);
    for (let d = index.length - 1; d >= 0 && ++index[d] === found[d]; d--) index[d] = 0;
  }
  return values;
}
