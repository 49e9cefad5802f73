import { UsageError } from './usage-error.js';

/**
 * The value of an option that knows some words.
 *
 * @throws {UsageError} for any other word.
 */
export function readChoice<T extends string>(
  value: string,
  option: string,
  choices: readonly T[],
): T {
  const known = choices.find((choice) => choice === value);
  if (known !== undefined) return known;
  throw new UsageError(`${option}: expected ${choices.join(', ')}, found "${value}"`);
}
