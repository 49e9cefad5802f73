/** Scenes with the same number of views, ready for training. S scenes, V views, sizes P and M. */
export interface SceneSet {
  sceneCount: number;
  views: number;
  /** Whether projections, depths and centres come from calibrated cameras. */
  calibrated: boolean;
  /** P: side of `images` and `masks` in px. */
  patchSize: number;
  /** M: side of `targetMasks` and `weights` in px. */
  maskSize: number;
  /** Half the side of a patch at the depth of the scene's centre, mm; the unit of the scene frame. */
  halfExtent: number;
  /** [S, V, P, P, 3], RGB. */
  images: Uint8Array;
  /** [S, V, P, P], foreground coverage 0 to 255. */
  masks: Uint8Array;
  /** [S, V, M, M], foreground coverage 0 to 1. */
  targetMasks: Float32Array;
  /** [S, V, M, M], geodesic weight G of the P x P mask, averaged to M x M; mean 1 per view. */
  weights: Float32Array;
  /** [S, V, 3, 4], homogeneous scene points to patch NDC; third row 1 at the scene's centre. */
  projections: Float32Array;
  /** [S, V], depth of the scene's centre in the camera, mm; NaN without calibration. */
  depths: Float32Array;
  /** [S, 3], the scene's centre in the world, mm; 0 without calibration. */
  centers: Float64Array;
  /** [S, 9], the rotation that takes world to scene directions (z up), row-major. */
  sceneFromWorld: Float64Array;
  /** [S, V, 3]: left, top, side in (undistorted) image px, from centre to centre of the outer pixels. */
  boxes: Float32Array;
  /**
   * [S, V]: 1, or 0 for a view whose mask is empty or cut by the image border: nothing is to be
   * learned from it. A scene may have fewer than two views of weight 1, or none.
   */
  viewWeights: Float32Array;
  /** [S], where each scene comes from. */
  refs: SceneRef[];
  /** Scenes that were left out, and why. */
  skipped: SkippedScene[];
}

/** Where a scene comes from. */
export interface SceneRef {
  sequence: string;
  frame: number;
  /** The view, for single views without cameras. */
  view?: number;
}

/** A scene that was left out. */
export interface SkippedScene extends SceneRef {
  reason: string;
}

/** Floats or bytes per scene of each array of a set. */
export function sceneLengths(views: number, patchSize: number, maskSize: number) {
  return {
    images: views * patchSize * patchSize * 3,
    masks: views * patchSize * patchSize,
    targetMasks: views * maskSize * maskSize,
    weights: views * maskSize * maskSize,
    projections: views * 12,
    depths: views,
    centers: 3,
    sceneFromWorld: 9,
    boxes: views * 3,
    viewWeights: views,
  };
}

/** The arrays of a `SceneSet`. */
export type SceneArrays = Pick<SceneSet, keyof ReturnType<typeof sceneLengths>>;

/**
 * Zeroed arrays for `count` scenes.
 *
 * @param shared in memory that threads share.
 */
export function allocateScenes(
  count: number,
  lengths: ReturnType<typeof sceneLengths>,
  shared = false,
): SceneArrays {
  const Memory = shared ? SharedArrayBuffer : ArrayBuffer;
  const bytes = (length: number) => new Uint8Array(new Memory(count * length));
  const floats = (length: number) => new Float32Array(bytes(4 * length).buffer);
  const doubles = (length: number) => new Float64Array(bytes(8 * length).buffer);
  return {
    images: bytes(lengths.images),
    masks: bytes(lengths.masks),
    targetMasks: floats(lengths.targetMasks),
    weights: floats(lengths.weights),
    projections: floats(lengths.projections),
    depths: floats(lengths.depths),
    centers: doubles(lengths.centers),
    sceneFromWorld: doubles(lengths.sceneFromWorld),
    boxes: floats(lengths.boxes),
    viewWeights: floats(lengths.viewWeights),
  };
}

/** Moves the kept scenes, named in ascending order, to the front and cuts the rest off. */
export function keepScenes(
  arrays: SceneArrays,
  lengths: ReturnType<typeof sceneLengths>,
  kept: readonly number[],
  count: number,
): SceneArrays {
  if (kept.length === count) return arrays;
  const entries = Object.entries(arrays).map(([name, array]) => {
    const length = lengths[name as keyof typeof lengths];
    for (const [to, from] of kept.entries()) {
      array.copyWithin(to * length, from * length, (from + 1) * length);
    }
    // A copy gives memory back; one of shared memory would not be shared.
    const isShared = array.buffer instanceof SharedArrayBuffer;
    return [name, array[isShared ? 'subarray' : 'slice'](0, kept.length * length)];
  });
  return Object.fromEntries(entries) as SceneArrays;
}
