import { maskStatistics } from '@mas/masks';
import { fillPatches, type PatchOptions } from './fill-patches.js';
import type { SceneArrays } from './scene-set.js';
import { SkipScene } from './skip-scene.js';
import type { View } from './types.js';

/**
 * How `prepareViews` guesses the side of a patch from a mask alone: the geometric mean of `sidePerBox`
 * times the longer side of the mask's bounding box and `sidePerRootArea` times the root of its area,
 * both in pixels. Measured on metric crops: 1.26 is 2.2 m for 1.75 m upright.
 */
export const singleViewCrop = { sidePerBox: 1.26, sidePerRootArea: 3.24 } as const;

/** Weak perspective from the scene frame (x right, y away, z up) to patch NDC. */
const WEAK_PERSPECTIVE = [1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1];

/**
 * Crops one view around its mask into scene `slot` of the arrays, as close as a mask alone allows
 * to the metric crops that networks are trained on: those centre on the mask's centroid and have a
 * fixed side in mm. So the patch centres on the centroid, and its side is the geometric mean of two
 * guesses of the metric side: one from the longer side of the bounding box, too small when the
 * person crouches and too large when arms are raised, and one from the area, which changes less
 * with the pose but more with the body and its clothes. Their mean hedges between the two. Throws
 * `SkipScene` when the mask is empty.
 */
export function fillSingleViewScene(
  arrays: SceneArrays,
  slot: number,
  { image, mask }: View,
  options: PatchOptions,
): void {
  const { count, centroid, bounds, isCut } = maskStatistics(mask);
  if (count === 0) throw new SkipScene('the mask is empty');
  const { left, top, right, bottom } = bounds;
  const fromBox = singleViewCrop.sidePerBox * (Math.max(right - left, bottom - top) + 1);
  const fromArea = singleViewCrop.sidePerRootArea * Math.sqrt(count);
  const side = Math.sqrt(fromBox * fromArea);
  const box = { left: centroid[0] - side / 2, top: centroid[1] - side / 2, side };
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
