export { addSequence } from './add-sequence.js';
export {
  checkCameras,
  type CameraSummary,
  type CamerasReport,
  type CheckCamerasOptions,
} from './check/check-cameras.js';
export { readRigPoints } from './check/read-rig-points.js';
export type { RigGeometry } from './check/rig-geometry.js';
export type { RigPoints, ViewResidual } from './check/rig-residuals.js';
export { checkDataset, type DatasetReport, type SequenceSummary } from './check/check-dataset.js';
export { recogniseDataset, type RecognisedDataset } from './check/recognise-dataset.js';
export { DataError, type DataProblem } from './data-error.js';
export { singleViewCrop } from './single-view-side.js';
export { footageFrames } from './footage-frames.js';
export { videoRate } from './video-rate.js';
export type { MatNumbers, MatValue } from './formats/mat-value.js';
export { readMat, type ReadMatOptions } from './formats/read-mat.js';
export { encodeNpy, type NpyContent } from './formats/encode-npy.js';
export { readNpy, type NpyArray } from './formats/read-npy.js';
export { readNpz, type ReadNpzOptions } from './formats/read-npz.js';
export {
  importFootage,
  type FootageView,
  type ImportOptions,
  type ImportResult,
} from './import-footage.js';
export type { MaskMethod, MaskSteps } from './footage-masks.js';
export { openDataset } from './open-dataset.js';
export {
  parseOpenCvCalibration,
  type OpenCvCalibration,
} from './calibration/parse-opencv-calibration.js';
export type { PatchSizes } from './patch-sizes.js';
export {
  prepareDataset,
  type PrepareDatasetOptions,
  type PreparedSummary,
} from './prepare/prepare-dataset.js';
export type { PreparedOptions } from './prepare/prepared-settings.js';
export { prepareScenes, type PrepareOptions } from './prepare-scenes.js';
export { prepareViews } from './prepare-views.js';
export type { Manifest } from './read-manifest.js';
export { packDataset, type PackOptions } from './shards/pack-dataset.js';
export { unpackDataset, type UnpackOptions } from './shards/unpack-dataset.js';
export { readTruth } from './read-truth.js';
export type { SceneRef, SceneSet, SkippedScene } from './scene-set.js';
export type { Dataset, FrameSource, Poses, Sequence, SequenceSource, View } from './types.js';
export { writeDataset, type WriteOptions } from './write-dataset.js';
export { parseColmap } from './calibration/parse-colmap.js';
export { parseMpiInf3dhpCalibration } from './calibration/parse-mpi-inf-3dhp-calibration.js';
export { parseQualisys } from './calibration/parse-qualisys.js';
export { parseTomlCameras } from './calibration/parse-toml-cameras.js';
export { readCameras, type ReadCamerasOptions } from './calibration/read-cameras.js';
export { parseHuman36mMetadata } from './import/parse-human36m-metadata.js';
export { cocoMask, type Segmentation } from './import/coco-mask.js';
export { HUMAN36M_PROTOCOLS, type Human36mProtocol } from './import/human36m-protocol.js';
export { importCoco, type ImportCocoOptions } from './import/import-coco.js';
export { importHuman36m, type ImportHuman36mOptions } from './import/import-human36m.js';
export {
  importImages,
  type ImageFolder,
  type ImportImagesOptions,
} from './import/import-images.js';
export { importMmpose, type ImportMmposeOptions } from './import/import-mmpose.js';
export { importMpiInf3dhp, type ImportMpiInf3dhpOptions } from './import/import-mpi-inf-3dhp.js';
export {
  importMpiInf3dhpTest,
  type ImportMpiInf3dhpTestOptions,
} from './import/import-mpi-inf-3dhp-test.js';
export { importMpii, type ImportMpiiOptions } from './import/import-mpii.js';
export { importTikTok, type ImportTikTokOptions } from './import/import-tiktok.js';
export type { ImportSummary, ImportTarget } from './import/write-references.js';
export type { Keypoints, ViewKeypoints } from './parse-keypoints.js';
export type { MaskEncoding } from './read-references.js';
export type { TreeEntry } from './check/match-layout.js';
