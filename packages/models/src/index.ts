export {
  createDetector,
  smallDetector,
  type Detector,
  type DetectorConfig,
} from './create-detector.js';
export {
  createShapePrior,
  smallShapePrior,
  type ShapePrior,
  type ShapePriorConfig,
} from './create-shape-prior.js';
export { ParameterSet, type Initializer } from './parameter-set.js';
export { upsampleNearest } from './upsample-nearest.js';
