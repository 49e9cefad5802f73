import path from 'node:path';
import type { Dataset, Keypoints } from '@mas/datasets';
import { getSkeleton, type Skeleton } from '@mas/skeleton';
import { UserError } from './user-error.js';

/** Annotated 2D joints of a split. */
export interface SplitKeypoints {
  skeleton: Skeleton;
  /** By sequence. */
  sequences: Map<string, Keypoints>;
}

/**
 * Reads the annotated 2D joints of every sequence of a split.
 *
 * @throws {UserError} if a sequence has none, or they are not of one built-in skeleton.
 */
export async function readSplitKeypoints(dataset: Dataset, split: string): Promise<SplitKeypoints> {
  const sequences = new Map<string, Keypoints>();
  let skeleton: Skeleton | undefined;
  for (const name of dataset.splits[split] ?? []) {
    const file = path.join(dataset.dir, name, 'keypoints.json');
    const keypoints = await dataset.sequences.find((one) => one.name === name)!.readKeypoints();
    if (!keypoints) {
      throw new UserError(
        `${file}: no such file; evaluation needs annotated 2D joints of every sequence of split "${split}"`,
      );
    }
    if (skeleton && skeleton.id !== keypoints.skeleton) {
      throw new UserError(
        `${file}: expected joints of ${skeleton.id} as in the sequences before, found ${keypoints.skeleton}; put them into splits of their own`,
      );
    }
    skeleton ??= skeletonOf(keypoints, file);
    for (const [view, { frames }] of Object.entries(keypoints.views)) {
      const joints = (frames[0]?.length ?? 0) / 3;
      if (joints !== skeleton.joints.length) {
        throw new UserError(
          `${file}: view ${view}: expected ${skeleton.joints.length} joints of ${skeleton.id}, found ${joints}; import the data set again`,
        );
      }
    }
    sequences.set(name, keypoints);
  }
  if (!skeleton) throw new UserError(`${dataset.dir}: no sequence in split "${split}"`);
  return { skeleton, sequences };
}

function skeletonOf({ skeleton }: Keypoints, file: string): Skeleton {
  try {
    return getSkeleton(skeleton);
  } catch {
    throw new UserError(
      `${file}: skeleton: expected one that @mas/skeleton knows, such as mpii16 or coco17, found "${skeleton}"; only its joints' names can be matched`,
    );
  }
}
