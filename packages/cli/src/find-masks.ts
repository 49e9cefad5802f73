import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * The folder of masks that was named, or the one in the data set.
 *
 * @throws {UsageError} if there is none: the data sets that need this come without.
 */
export function findMasks(given: string | undefined, source: string): string {
  const folder = given ?? path.join(source, 'masks');
  if (existsSync(folder)) return folder;
  throw new UsageError(
    `${folder}: expected a folder of masks with the names of the pictures, found nothing; ` +
      (given === undefined ? 'name it with --masks DIR' : 'check the path'),
  );
}
