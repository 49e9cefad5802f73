import { maskStatistics } from '@mas/masks';
import { fillPatches, type PatchOptions } from './fill-patches.js';
import type { SceneArrays } from './scene-set.js';
import { singleViewSide } from './single-view-side.js';
import { SkipScene } from './skip-scene.js';
import type { View } from './types.js';

/** Weak perspective from the scene frame (x right, y away, z up) to patch NDC. */
const WEAK_PERSPECTIVE = [1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1];

/**
 * Crops one view around its mask into scene `slot` of the arrays, as close as a mask alone allows
 * to the metric crops that networks are trained on: those centre on the mask's centroid and have a
 * fixed side in mm. So the patch centres on the centroid, and {@link singleViewSide} guesses its side.
 * Throws `SkipScene` when the mask is empty.
 */
export function fillSingleViewScene(
  arrays: SceneArrays,
  slot: number,
  { image, mask }: View,
  options: PatchOptions,
): void {
  const statistics = maskStatistics(mask);
  const { count, centroid, isCut } = statistics;
  if (count === 0) throw new SkipScene('the mask is empty');
  const side = singleViewSide(statistics);
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
