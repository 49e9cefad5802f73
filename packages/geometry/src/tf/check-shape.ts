import type { Tensor } from '@tensorflow/tfjs';

/** Checks a tensor's shape; a string in `expected` names a free dimension. */
export function checkShape(
  tensor: Tensor,
  expected: readonly (number | string)[],
  where: string,
): void {
  const shape = tensor?.shape;
  const fits =
    Array.isArray(shape) &&
    shape.length === expected.length &&
    expected.every((n, i) => typeof n === 'string' || n === shape[i]);
  if (!fits) {
    throw new Error(
      `${where}: expected a tensor of shape [${expected.join(', ')}], found ` +
        (Array.isArray(shape) ? `[${shape.join(', ')}].` : `${typeof tensor}.`),
    );
  }
}
