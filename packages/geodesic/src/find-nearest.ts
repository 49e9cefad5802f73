import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { createGeodesicSolver } from './create-geodesic-solver.js';
import type { GeodesicDistanceOptions } from './distance-options.js';
import { readMask } from './read-mask.js';

/** `geodesicDistance` of ndarrays, with labels if wanted. @internal */
export function findNearest(
  name: string,
  mask: NdArray,
  sources: readonly (readonly [x: number, y: number])[],
  options: GeodesicDistanceOptions,
  labels?: Int32Array,
): NdArray<Float32Array> {
  const { flat, height, width } = readMask(name, mask);
  const { speed } = options;
  if (speed !== undefined && speed.shape?.join() !== `${height},${width}`) {
    throw new Error(
      `${name}: speed must have shape [${height}, ${width}], ` +
        `found [${speed.shape?.join(', ')}].`,
    );
  }
  const speeds = speed && new Float64Array(flat.length);
  speeds?.forEach((_, i) => {
    speeds[i] = speed!.get(Math.floor(i / width), i % width);
  });
  const out = new Float32Array(flat.length);
  createGeodesicSolver(height, width).geodesicDistance(flat, sources.flat(), out, {
    ...options,
    speed: speeds,
    labels,
  });
  return ndarray(out, [height, width]);
}
