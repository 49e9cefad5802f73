import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkpointFolder, loadCheckpoint, UserError, type Checkpoint } from '@mas/trainer';

/** The checkpoint that comes with this package. */
export const shippedCheckpoint = fileURLToPath(new URL('../checkpoint', import.meta.url));

/** Whether the package has its checkpoint; a development version may lack it. */
export function hasShippedCheckpoint(): boolean {
  return existsSync(path.join(shippedCheckpoint, 'checkpoint.json'));
}

/**
 * Opens a checkpoint.
 *
 * @param dir a checkpoint folder or a run's folder; the shipped checkpoint if undefined.
 * @throws {UserError} if there is none, or it is broken.
 */
export async function findCheckpoint(dir: string | undefined): Promise<Checkpoint> {
  if (dir === undefined) {
    if (hasShippedCheckpoint()) return loadCheckpoint(shippedCheckpoint);
    throw new UserError(
      '--checkpoint: expected a folder, for this version of mas ships no checkpoint; name one that "mas train" or "mas demo" wrote, e.g. --checkpoint runs/demo',
    );
  }
  const inside = path.join(dir, checkpointFolder);
  const isRun =
    !existsSync(path.join(dir, 'checkpoint.json')) &&
    existsSync(path.join(inside, 'checkpoint.json'));
  return loadCheckpoint(isRun ? inside : dir);
}
