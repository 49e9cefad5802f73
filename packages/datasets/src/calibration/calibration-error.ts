import { DataError } from '../data-error.js';

/** Stops the reading of a calibration file. */
export function failCalibration(
  where: string,
  expected: string,
  found: string,
  fix = 'Export the calibration again.',
): never {
  throw new DataError({ where, expected, found, fix });
}
