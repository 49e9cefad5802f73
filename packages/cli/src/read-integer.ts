import { UsageError } from './usage-error.js';

/**
 * The value of a numeric option; undefined if it was not given.
 *
 * @throws {UsageError} unless it is an integer of at least `min`.
 */
export function readInteger(
  value: string | undefined,
  option: string,
  min: number,
): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === '' || !Number.isSafeInteger(number) || number < min) {
    throw new UsageError(`${option}: expected an integer of ${min} or more, found "${value}"`);
  }
  return number;
}
