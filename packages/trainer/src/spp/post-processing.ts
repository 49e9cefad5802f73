import type { TensorFile } from '../safetensors.js';

/** How landmarks become joints: one matrix, or a network with two hidden layers. */
export type PostProcessingKind = 'linear' | 'mlp';

/** A map from landmarks to joints, as `fitPostProcessing` learns it. Plain data. */
export interface PostProcessing {
  kind: PostProcessingKind;
  /** N, the landmarks of a pose. */
  landmarks: number;
  /** Coordinates of a landmark. */
  dimensions: 2 | 3;
  /** J, the joints of a pose. */
  joints: number;
  /**
   * Layers as `weight0` [in, out], `bias0` [out], ...: one for `linear`, three for `mlp`. They map
   * landmarks to joints, both relative to the centroid of the landmarks and divided by `scale` [1].
   */
  parameters: TensorFile;
}

/**
 * Landmarks relative to their centroid, divided by a scale.
 *
 * @param landmarks [n, N, D]
 * @returns `centred` [n, N D], and `centroids` [n, 3], whose third coordinate is 0 for D = 2.
 */
export function centreLandmarks(
  landmarks: ArrayLike<number>,
  count: number,
  dimensions: 2 | 3,
  scale: number,
): { centred: Float64Array; centroids: Float64Array } {
  const width = count * dimensions;
  const samples = landmarks.length / width;
  const centred = new Float64Array(landmarks.length);
  const centroids = new Float64Array(3 * samples);
  for (let i = 0; i < samples; i++) {
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      for (let at = i * width + d; at < (i + 1) * width; at += dimensions) sum += landmarks[at];
      const mean = sum / count;
      centroids[3 * i + d] = mean;
      for (let at = i * width + d; at < (i + 1) * width; at += dimensions) {
        centred[at] = (landmarks[at] - mean) / scale;
      }
    }
  }
  return { centred, centroids };
}

/** Checks a flat array of poses and returns how many there are. */
export function countSamples(
  values: ArrayLike<number>,
  points: number,
  dimensions: number,
  where: string,
): number {
  const width = points * dimensions;
  if (!(values?.length > 0) || values.length % width !== 0) {
    throw new Error(
      `${where}: expected a flat array of a positive multiple of ${width} numbers ` +
        `(${points} x ${dimensions}), found ${values?.length ?? typeof values}`,
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const pose = Math.floor(i / width);
    throw new Error(
      `${where}: expected finite numbers, found ${values[i]} in pose ${pose}, ` +
        `point ${Math.floor((i % width) / dimensions)}`,
    );
  }
  return values.length / width;
}
