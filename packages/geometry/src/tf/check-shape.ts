import type { Tensor } from '@tensorflow/tfjs';

/** Checks a tensor's shape; a string in `expected` names a free dimension. */
export function checkShape(
  tensor: Tensor,
  expected: readonly (number | string)[],
  where: string,
): void {
  const { shape } = tensor;
  const fits =
    shape.length === expected.length &&
    expected.every((n, i) => typeof n === 'string' || n === shape[i]);
  if (!fits) {
    throw new Error(
      `${where}: expected shape [${expected.join(', ')}], found [${shape.join(', ')}].`,
    );
  }
}
