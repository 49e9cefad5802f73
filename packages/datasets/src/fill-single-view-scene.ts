import { fillPatches, type PatchOptions } from './fill-patches.js';
import { maskStatistics } from './mask-statistics.js';
import type { SceneArrays } from './scene-set.js';
import { SkipScene } from './skip-scene.js';
import type { View } from './types.js';

/** A standing person of 1.75 m then fills a patch of 2.2 m as in a metric crop. */
const SIDE_PER_BOX = 1.26;

/** Weak perspective from the scene frame (x right, y away, z up) to patch NDC. */
const WEAK_PERSPECTIVE = [1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1];

/**
 * Crops one view around the bounding box of its mask into scene `slot` of the arrays. Throws
 * `SkipScene` when the mask is empty.
 */
export function fillSingleViewScene(
  arrays: SceneArrays,
  slot: number,
  { image, mask }: View,
  options: PatchOptions,
): void {
  const { count, bounds, isCut } = maskStatistics(mask);
  if (count === 0) throw new SkipScene('the mask is empty');
  const { left, top, right, bottom } = bounds;
  const side = SIDE_PER_BOX * (Math.max(right - left, bottom - top) + 1);
  const box = { left: (left + right - side) / 2, top: (top + bottom - side) / 2, side };
  const [height, width] = mask.shape;
  fillPatches(
    arrays,
    slot,
    { data: image.data, width, height, channels: 3 },
    { data: mask.data, width, height, channels: 1 },
    1,
    box,
    options,
  );
  arrays.projections.set(WEAK_PERSPECTIVE, 12 * slot);
  arrays.depths[slot] = NaN;
  arrays.sceneFromWorld.set([1, 0, 0, 0, 1, 0, 0, 0, 1], 9 * slot);
  arrays.boxes.set([box.left, box.top, box.side], 3 * slot);
  arrays.viewWeights[slot] = isCut ? 0 : 1;
}
