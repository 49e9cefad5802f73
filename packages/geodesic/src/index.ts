export { createGeodesicSolver } from './create-geodesic-solver.js';
export type { GeodesicOrder, GeodesicSolver } from './create-geodesic-solver.js';
export { distanceToMask } from './distance-to-mask.js';
export { geodesicDistance } from './geodesic-distance.js';
export type { GeodesicDistanceOptions } from './geodesic-distance.js';
export { geodesicWeight } from './geodesic-weight.js';
export { maskCentroid } from './mask-centroid.js';
export { nearestMaskPixel } from './nearest-mask-pixel.js';
export type { GeodesicWeightOptions } from './weight-options.js';
