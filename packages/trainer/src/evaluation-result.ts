/** Metrics of 3D poses. Millimetres and percent. */
export interface PoseScores {
  mpjpe: number;
  nMpjpe: number;
  pMpjpe: number;
  pck150: number;
  auc: number;
  error2dPercent: number;
}

/** The one JSON form in which results are written. */
export interface EvaluationResult {
  skeleton: string;
  unit: 'mm';
  /** Scenes (synchronised frames) that were evaluated. */
  frames: number;
  /** Views per scene. */
  views: number;
  /** How patches were cut: from masks and cameras, never from annotation. */
  crop: string;
  /** Supervised flipping in evaluation; never used. */
  flip: 'none';
  /** Alignment of `mpjpe`, `pck150` and `auc`. */
  alignment: 'root';
  split: string;
  seed: number;
  backend: string;
  /** What the training used beyond images, masks and cameras. */
  supervision: string;
  single: PoseScores;
  triangulated: PoseScores;
  /** Every picture alone: crop and size from its own mask, no cameras, no other views. */
  picture: PoseScores;
  /** Percent of views whose left and right contradict the scene's other views, 0-50. */
  ambiguityRatio: number;
  /** Overlap of body mask and given mask, 0-1. */
  physiqueIoU: number;
  /** What the numbers are to be held against. Single-view scores, with the triangulated ones inside. */
  baselines: {
    /** The mean of the training poses (uses their labels); null where these are not known. */
    meanPose: BaselineScores | null;
    /** The same network before training. */
    untrained: BaselineScores & Pick<EvaluationScores, 'ambiguityRatio' | 'physiqueIoU'>;
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
