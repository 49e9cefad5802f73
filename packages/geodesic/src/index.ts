export { createGeodesicSolver } from './create-geodesic-solver.js';
export type { GeodesicSolver } from './create-geodesic-solver.js';
export type {
  GeodesicDistanceOptions,
  GeodesicOrder,
  MaskDistanceOptions,
  SolverDistanceOptions,
} from './distance-options.js';
export { distanceToMask } from './distance-to-mask.js';
export { geodesicDistance } from './geodesic-distance.js';
export { geodesicWeight } from './geodesic-weight.js';
export { maskCentroid } from './mask-centroid.js';
export { nearestMaskPixel } from './nearest-mask-pixel.js';
export { nearestSource } from './nearest-source.js';
export type { NearestSource } from './nearest-source.js';
export type { GeodesicWeightOptions } from './weight-options.js';
