import { describeValue } from './describe-value.js';

/** Checks the size of an image or patch, and returns it as [width, height]. */
export function readSize(
  size: number | readonly [width: number, height: number],
  where: string,
): readonly [width: number, height: number] {
  const pair = typeof size === 'number' ? ([size, size] as const) : size;
  if (
    !Array.isArray(pair) ||
    pair.length !== 2 ||
    !pair.every((n) => Number.isInteger(n) && n > 1)
  ) {
    throw new Error(
      `${where}: size: expected [width, height], or one number for both, in whole pixels and ` +
        `greater than 1, found ${describeValue(size)}.`,
    );
  }
  return pair;
}
