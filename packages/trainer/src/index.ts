export { train, type TrainEvents, type TrainOptions, type TrainResult } from './train.js';
export { dryRun } from './dry-run.js';
export { loadConfig, parseConfig } from './load-config.js';
export { trainConfigSchema, type TrainConfig } from './config.js';
export {
  selectBackend,
  backendNames,
  type BackendName,
  type BackendCandidate,
  type BackendReport,
} from './select-backend.js';
export { writeSynthetic } from './write-synthetic.js';
export { UserError } from './user-error.js';
export { MissingDataError } from './missing-data-error.js';
export { withDataFolder } from './training-sources.js';
export { evaluate, type EvaluateOptions } from './evaluate.js';
export { evaluateKeypoints } from './evaluate-keypoints.js';
export { labelsOfSplit, type SplitLabels } from './labels-of-split.js';
export type { KeypointResult, KeypointScores, NetworkKeypointScores } from './keypoint-result.js';
export { learningCurve, type CurvePoint } from './learning-curve.js';
export type {
  BaselineScores,
  EvaluationResult,
  EvaluationScores,
  PoseScores,
  UnalignedScores,
} from './evaluation-result.js';
export { loadCheckpoint, type Checkpoint, type CheckpointInfo } from './checkpoint.js';
export { predictViews, type ViewPrediction } from './predict-views.js';
export { viewDisagreement } from './view-disagreement.js';
export { exportFiles, type ExportOptions } from './export-files.js';
export { modelCard, modelCardFile } from './model-card.js';
export { describeLeftRight } from './describe-left-right.js';
export type { LeftRight } from './left-right.js';
export { configAdditions, type ConfigAddition } from './config-additions.js';
export { predictStream, type PredictStreamOptions } from './predict-stream.js';
export { createOneEuroFilter, type OneEuroFilter, type OneEuroOptions } from './one-euro-filter.js';
export {
  createPoseSmoother,
  defaultSmoothing,
  type PoseSmoothing,
} from './create-pose-smoother.js';
export { predictScenes, sceneToWorld, type ScenePredictions } from './predict-scenes.js';
export { createModels, createModelsFrom, type Models } from './create-models.js';
export {
  collectReport,
  type ReportOptions,
  type ReportSample,
  type RunSummary,
} from './collect-report.js';
export { fitPostProcessing, type PostProcessingOptions } from './spp/fit-post-processing.js';
export { applyPostProcessing } from './spp/apply-post-processing.js';
export type { PostProcessing, PostProcessingKind } from './spp/post-processing.js';
export type { MlpOptions } from './spp/fit-mlp.js';
export { applySpp } from './spp/apply-spp.js';
export { worldPoses, type WorldPoses } from './world-poses.js';
export { fitSpp, type FitSppOptions } from './spp/fit-spp.js';
export { loadSpp, saveSpp } from './spp/spp-files.js';
export { describeSpp, type Spp, type SppInfo } from './spp/spp.js';
export { readLog, type LogLine } from './run-log.js';
export { writeAtomically } from './write-atomically.js';
export { checkpointFolder, stateFile } from './run-replica.js';
export { configFile } from './train.js';
export { jointConfidence } from './joint-confidence.js';
export { disposeBatch, makeBatch, noAugmentation, type SceneBatch } from './scene-batch.js';
export { Random } from './random.js';
export { measureTrainingSpeed } from './measure-training-speed.js';
