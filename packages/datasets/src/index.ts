export { addSequence } from './add-sequence.js';
export { checkDataset, type DatasetReport, type SequenceSummary } from './check-dataset.js';
export { DataError, type DataProblem } from './data-error.js';
export type { MatNumbers, MatValue } from './formats/mat-value.js';
export { readMat, type ReadMatOptions } from './formats/read-mat.js';
export { readNpy, type NpyArray } from './formats/read-npy.js';
export { readNpz, type ReadNpzOptions } from './formats/read-npz.js';
export {
  importFootage,
  type FootageView,
  type ImportOptions,
  type ImportResult,
} from './import-footage.js';
export { openDataset } from './open-dataset.js';
export {
  parseOpenCvCalibration,
  type OpenCvCalibration,
} from './calibration/parse-opencv-calibration.js';
export type { PatchSizes } from './patch-sizes.js';
export { prepareScenes, type PrepareOptions } from './prepare-scenes.js';
export { prepareViews } from './prepare-views.js';
export type { Manifest } from './read-manifest.js';
export { readTruth } from './read-truth.js';
export type { SceneRef, SceneSet, SkippedScene } from './scene-set.js';
export type { Dataset, FrameSource, Poses, Sequence, SequenceSource, View } from './types.js';
export { writeDataset, type WriteOptions } from './write-dataset.js';
export { parseColmap } from './calibration/parse-colmap.js';
export { parseMpiInf3dhpCalibration } from './calibration/parse-mpi-inf-3dhp-calibration.js';
export { parseQualisys } from './calibration/parse-qualisys.js';
export { parseTomlCameras } from './calibration/parse-toml-cameras.js';
export { readCameras, type ReadCamerasOptions } from './calibration/read-cameras.js';
