import type { GeodesicWeightOptions } from '@mas/geodesic';
import { fillSingleViewScene } from './fill-single-view-scene.js';
import { allocateScenes, sceneLengths, type SceneSet } from './scene-set.js';
import { SkipScene } from './skip-scene.js';
import type { View } from './types.js';

/**
 * Crops pictures in memory around their masks, each a scene of one view without calibration: what
 * `prepareScenes` does for single views on disk. For prediction on single images and video frames.
 *
 * @param views images with their masks, 1 on the person.
 * @returns a set whose `refs` count the views as frames; views with an empty mask are left out and
 *   listed in `skipped`.
 *
 * @example
 * ```ts
 * const set = prepareViews([{ image, mask }], { patchSize: 64 });
 * console.log(set.boxes); // left, top, side of the patch in image pixels
 * ```
 */
export function prepareViews(
  views: readonly View[],
  options: {
    patchSize?: number;
    maskSize?: number;
    halfExtent?: number;
    weightParams?: GeodesicWeightOptions;
  } = {},
): SceneSet {
  const { patchSize = 64, maskSize = 32, halfExtent = 1100, weightParams } = options;
  const lengths = sceneLengths(1, patchSize, maskSize);
  const arrays = allocateScenes(views.length, lengths);
  const set: SceneSet = {
    sceneCount: 0,
    views: 1,
    calibrated: false,
    patchSize,
    maskSize,
    halfExtent,
    ...arrays,
    refs: [],
    skipped: [],
  };
  for (const [frame, view] of views.entries()) {
    const ref = { sequence: '', frame, view: 0 };
    try {
      fillSingleViewScene(arrays, set.sceneCount, view, { patchSize, maskSize, weightParams });
      set.refs.push(ref);
      set.sceneCount++;
    } catch (error) {
      if (!(error instanceof SkipScene)) throw error;
      set.skipped.push({ ...ref, reason: error.message });
    }
  }
  for (const [name, length] of Object.entries(lengths)) {
    const key = name as keyof typeof lengths;
    set[key] = arrays[key].slice(0, set.sceneCount * length) as never;
  }
  return set;
}
