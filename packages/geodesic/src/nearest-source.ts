import type { NdArray } from 'ndarray';
import type { GeodesicDistanceOptions } from './distance-options.js';
import { findNearest } from './find-nearest.js';

/** Result of {@link nearestSource}. */
export interface NearestSource {
  /** H x W, as `geodesicDistance` gives it. */
  readonly distance: NdArray<Float32Array>;
  /** H x W, index of the nearest source in the list, -1 outside the mask and where unreachable. */
  readonly label: NdArray<Int32Array>;
}

/**
 * Which source is nearest along paths inside the mask: geodesic Voronoi regions, or with a speed
 * map a segmentation from seeds.
 *
 * Of sources with equal distances the first in the list wins; distances that only rounding (1e-15 of
 * their value) tells apart do not count as equal. With fast marching a pixel takes the label of its
 * neighbour of least distance.
 *
 * @param mask H x W, nonzero = inside.
 * @param sources pixels [x, y] inside the mask, distance 0; an empty list reaches nothing.
 * @param options as for `geodesicDistance`.
 * @throws Error as `geodesicDistance`.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { nearestSource } from '@mas/geodesic';
 *
 * const mask = ndarray(Uint8Array.of(1, 1, 1, 1, 0, 1), [1, 6]);
 * const { distance, label } = nearestSource(mask, [[0, 0], [3, 0]]);
 * console.log([...label.data]); // [ 0, 0, 1, 1, -1, -1 ]
 * console.log([...distance.data]); // [ 0, 1, 1, 0, Infinity, Infinity ]
 * ```
 */
export function nearestSource(
  mask: NdArray,
  sources: readonly (readonly [x: number, y: number])[],
  options: GeodesicDistanceOptions = {},
): NearestSource {
  return findNearest('nearestSource', mask, sources, options, true);
}
