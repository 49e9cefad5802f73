export { createDetector, type Detector, type DetectorOptions } from './create-detector.js';
export {
  createShapePrior,
  paperShapePrior,
  smallShapePrior,
  type ShapePrior,
  type ShapePriorConfig,
} from './create-shape-prior.js';
export { detectorCost } from './detector-cost.js';
export {
  browserDetector,
  mediumDetector,
  paperDetector,
  resNet50Detector,
  smallDetector,
  type CompactConfig,
  type DetectorConfig,
  type HourglassConfig,
  type ResNetConfig,
} from './detector-config.js';
export { exportLayersModel } from './export-layers-model.js';
export { layersModelFiles } from './layers-model-files.js';
export { ParameterSet, type Initializer } from './parameter-set.js';
export { permuteJoints } from './permute-joints.js';
export { upsampleNearest } from './upsample-nearest.js';
