import type { SwapMode } from '@mas/metrics';

/** Metrics of 2D joints in single pictures, percent. */
export interface KeypointScores {
  /** Mean distance, % of the side of the patch. */
  error2dPercent: number;
  /** Joints nearer than half the head size; null where the labels have no head sizes. */
  pckh: number | null;
}

/** Those of one network. */
export interface NetworkKeypointScores extends KeypointScores {
  /** By joint, and how many pictures were compared. */
  perJoint: Record<string, KeypointScores & { frames: number }>;
}

/** What `evaluateKeypoints` finds: the JSON form of the scores of single pictures. */
export interface KeypointResult extends NetworkKeypointScores {
  labels: '2D joints';
  /** Every use of labels in these numbers; that of the training is `supervision`. */
  labelsUsed: string[];
  unit: 'percent';
  /** Skeleton of the labels. */
  skeleton: string;
  /** Its joints that count: those that the network finds too, by name. */
  joints: string[];
  /** Pictures with a compared joint. */
  frames: number;
  /** Joints compared, of all pictures: those that are annotated. */
  count: number;
  /** Those of `frames` that have a head size, which PCKh is of. */
  headFrames: number;
  /** Pictures without an annotated joint. */
  unlabelled: number;
  /** Pictures without a usable mask. */
  skipped: number;
  /** How patches were cut: from masks, never from annotation. */
  crop: string;
  /** Supervised flip, by looking at the labels: `body` and `joint` are not comparable with `none`. */
  flip: SwapMode;
  /** Whether joints are the mean over each patch and its mirror image. */
  mirror: boolean;
  split: string;
  seed: number;
  backend: string;
  /** What training and post-processing used beyond images and masks. */
  supervision: string;
  /** Supervised post-processing of what the network finds, and with how many labels; or null. */
  postProcessing: string | null;
  baselines: {
    /** The same network before training, not post-processed; null where it names no joints. */
    untrained: NetworkKeypointScores | null;
  };
}
