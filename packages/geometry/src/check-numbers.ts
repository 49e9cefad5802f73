import { describeValue } from './describe-value.js';

/** Checks a short vector, which may be a typed array. */
export function checkNumbers(value: readonly number[], length: number, where: string): void {
  if (value?.length !== length || !Array.from(value).every(Number.isFinite)) {
    const found = describeValue(value);
    throw new Error(`${where}: expected an array of ${length} finite numbers, found ${found}.`);
  }
}
