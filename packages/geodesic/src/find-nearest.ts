import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { Solver } from './create-geodesic-solver.js';
import type { GeodesicDistanceOptions } from './distance-options.js';
import type { NearestSource } from './nearest-source.js';
import { readMask } from './read-mask.js';

/** Distances of ndarrays, for the function `name`, and labels if wanted (they cost time). @internal */
export function findNearest(
  name: string,
  mask: NdArray,
  sources: readonly (readonly [x: number, y: number])[],
  options: GeodesicDistanceOptions,
  wanted: boolean,
): NearestSource {
  const { flat, height, width } = readMask(name, mask);
  const { speed } = options;
  if (speed && String(speed.shape) !== String(mask.shape)) {
    throw new Error(`${name}: speed must have shape [${mask.shape}], found [${speed.shape}].`);
  }
  if (!Array.isArray(sources) || sources.some((point) => point?.length !== 2)) {
    throw new Error(
      `${name}: sources must be a list of points [x, y], found ${String(sources).slice(0, 80)}.`,
    );
  }
  const distances = new Float32Array(flat.length);
  const labels = new Int32Array(flat.length);
  new Solver(height, width, name).geodesicDistance(
    flat,
    sources.flatMap((point) => [...point]),
    distances,
    {
      ...options,
      speed:
        speed && Float64Array.from(flat, (_, i) => speed.get(Math.floor(i / width), i % width)),
      labels: wanted ? labels : undefined,
    },
  );
  return { distance: ndarray(distances, [height, width]), label: ndarray(labels, [height, width]) };
}
