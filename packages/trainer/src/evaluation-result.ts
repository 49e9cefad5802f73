import type { SwapMode } from '@mas/metrics';

/** Metrics of 3D poses. Millimetres and percent. */
export interface PoseScores {
  mpjpe: number;
  nMpjpe: number;
  pMpjpe: number;
  pck150: number;
  auc: number;
  error2dPercent: number;
}

/** Metrics of 3D poses as the authors' later code has them, see {@link EvaluationResult.unaligned}. */
export interface UnalignedScores {
  mpjpe: number;
  nMpjpe: number;
  pck150: number;
  auc: number;
}

/** The one JSON form in which results are written. */
export interface EvaluationResult {
  labels: '3D poses';
  /** Every use of labels in these numbers; that of the training is `supervision`. */
  labelsUsed: string[];
  skeleton: string;
  unit: 'mm';
  /** Scenes (synchronised frames) that were evaluated. */
  frames: number;
  /** Views per scene. */
  views: number;
  /** How patches were cut: from masks and cameras, never from annotation. */
  crop: string;
  /** Supervised flip, by looking at the truth: `body` and `joint` are not comparable with `none`. */
  flip: SwapMode;
  /** Whether poses are the mean over each patch and its mirror image. */
  mirror: boolean;
  /** Alignment of `mpjpe`, `pck150` and `auc`. */
  alignment: 'root';
  split: string;
  seed: number;
  backend: string;
  /** What training and post-processing used beyond images, masks and cameras. */
  supervision: string;
  /** Supervised post-processing of what the network finds, and with how many labels; or null. */
  postProcessing: string | null;
  single: PoseScores;
  triangulated: PoseScores;
  /** Every picture alone: crop and size from its own mask, no cameras, no other views. */
  picture: PoseScores;
  /**
   * The same poses in the convention of the authors' later code: world mm without alignment, N-MPJPE
   * without centring. Single views are lifted with the true depth of the root.
   */
  unaligned: { single: UnalignedScores; triangulated: UnalignedScores };
  /** Percent of views whose left and right contradict the scene's other views, 0-50. */
  ambiguityRatio: number;
  /** Overlap of body mask and given mask, 0-1. */
  physiqueIoU: number;
  /** What the numbers are to be held against. Single-view scores, with the triangulated ones inside. */
  baselines: {
    /** The mean of the training poses (uses their labels); null where these are not known. */
    meanPose: BaselineScores | null;
    /** The same network before training, not post-processed; null where it names no joints. */
    untrained: (BaselineScores & Pick<EvaluationScores, 'ambiguityRatio' | 'physiqueIoU'>) | null;
  };
  /** Single-view MPJPE of each joint, mm. */
  perJointMpjpe: Record<string, number>;
  skipped: number;
}

/** Single-view scores of a baseline, and its triangulated ones. */
export interface BaselineScores extends PoseScores {
  triangulated: PoseScores;
}

/** The scores of one network. */
export interface EvaluationScores {
  single: PoseScores;
  triangulated: PoseScores;
  ambiguityRatio: number;
  physiqueIoU: number;
}
