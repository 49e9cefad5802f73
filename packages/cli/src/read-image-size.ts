import { UsageError } from './usage-error.js';

/**
 * The value of --image-size, such as 1920x1080; undefined if it was not given.
 *
 * @throws {UsageError} unless it is of that form.
 */
export function readImageSize(value: string | undefined): [number, number] | undefined {
  if (value === undefined) return undefined;
  const [, width, height] = /^([1-9]\d{0,5})x([1-9]\d{0,5})$/.exec(value) ?? [];
  if (width !== undefined) return [Number(width), Number(height)];
  throw new UsageError(`--image-size: expected a size such as 1920x1080, found "${value}"`);
}
