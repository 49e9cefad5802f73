import ndarray from 'ndarray';
import { fillSingleViewScene } from './fill-single-view-scene.js';
import { patchSizes, type PatchSizes } from './patch-sizes.js';
import { rowMajorBytes } from './row-major-bytes.js';
import { allocateScenes, sceneLengths, type SceneSet } from './scene-set.js';
import { SkipScene } from './skip-scene.js';
import type { View } from './types.js';

/**
 * Crops pictures in memory around their masks, each a scene of one view without calibration: what
 * `prepareScenes` does for single views on disk. For prediction on single images and video frames.
 * A patch centres on the mask's centroid; its side, guessed from the longer side of the bounding
 * box and from the area of the mask, comes near to that of calibrated patches.
 *
 * @param views images with their masks, 1 on the person.
 * @returns a set whose `refs` count the views as frames; views with an empty mask are left out and
 *   listed in `skipped`.
 * @throws Error for a view of another shape, or an option out of range.
 *
 * @example
 * ```ts no-run needs a picture
 * import { prepareViews } from '@mas/datasets';
 *
 * const set = prepareViews([{ image, mask }], { patchSize: 64 });
 * console.log(set.boxes); // left, top, side of the patch in image pixels
 * ```
 */
export function prepareViews(views: readonly View[], options: PatchSizes = {}): SceneSet {
  const settings = patchSizes(options, 'prepareViews');
  const { patchSize, maskSize, halfExtent } = settings;
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
      fillSingleViewScene(arrays, set.sceneCount, readView(view, frame), settings);
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

/** Checks a view and makes it dense, masks 0 and 1. */
function readView({ image, mask }: View, i: number): View {
  const [height, width, channels] = image.shape;
  if (image.shape.length !== 3 || channels !== 3) {
    throw new Error(
      `prepareViews: views[${i}].image: expected shape H, W, 3, found ${image.shape.join(', ')}`,
    );
  }
  if (mask.shape.length !== 2 || mask.shape[0] !== height || mask.shape[1] !== width) {
    throw new Error(
      `prepareViews: views[${i}].mask: expected shape ${height}, ${width} as its image, found ` +
        mask.shape.join(', '),
    );
  }
  const binary = rowMajorBytes(mask).map((value) => (value ? 1 : 0));
  return {
    image: ndarray(rowMajorBytes(image), image.shape),
    mask: ndarray(binary, mask.shape),
  };
}
