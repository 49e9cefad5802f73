import type { Checkpoint } from './checkpoint.js';
import { trainedSkeleton } from './trained-skeleton.js';
import { UserError } from './user-error.js';

/**
 * Joints can be compared with true ones only where they have names.
 *
 * @throws {UserError} for a checkpoint that finds landmarks.
 */
export function requireJointNames({ dir, info }: Checkpoint): void {
  if (info.skeleton === trainedSkeleton) return;
  throw new UserError(
    `${dir}: finds landmarks without names (${info.skeleton}), which no true pose can be compared with; fit post-processing with "mas spp fit" and evaluate with it`,
  );
}
