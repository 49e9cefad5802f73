import { UsageError } from './usage-error.js';

/**
 * The value of --unit, the length of a calibration's unit in mm; undefined if it was not given.
 *
 * @throws {UsageError} unless it is a positive number.
 */
export function readUnit(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const unit = Number(value);
  if (value.trim() !== '' && unit > 0 && Number.isFinite(unit)) return unit;
  throw new UsageError(
    `--unit: expected the calibration's unit in mm, e.g. 1000 for metres, found "${value}"`,
  );
}
