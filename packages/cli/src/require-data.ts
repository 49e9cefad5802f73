import { existsSync } from 'node:fs';
import path from 'node:path';
import { MissingDataError } from '@mas/trainer';

/** Where commands look for data when none is named. */
export const defaultData = path.join('data', 'demo');

/**
 * Checks that a data folder is there before anything is started.
 *
 * @param advice what to do where it is not, for commands without `--data`.
 * @throws {MissingDataError} that says how to get one.
 */
export function requireData(
  dir: string,
  advice = `make the synthetic one with "mas synth ${dir}", or name yours with --data DIR`,
): void {
  if (existsSync(dir)) return;
  throw new MissingDataError(`${dir}: expected a data folder, found nothing; ${advice}`);
}
