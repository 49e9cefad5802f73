/** What every detector's configuration says. */
interface CommonConfig {
  /** Number of joints J. */
  joints: number;
  /** Side of the square input patch in pixels. */
  patchSize: number;
  /** Depth bins D of the 3D heat map. */
  depthBins: number;
}

/** A light one-stack hourglass on plain residual blocks, for training on a CPU. */
export interface CompactConfig extends CommonConfig {
  kind?: 'compact';
  /** The heat map has the patch halved by every stem convolution, and is a multiple of 4. */
  patchSize: number;
  /** Channels of the stem convolutions, two to four, each halving the patch. */
  stem: readonly number[];
  /** Channels at full, half and quarter size of the heat map. */
  channels: readonly [number, number, number];
  /** Channels before the heat map. */
  headChannels: number;
}

/** The stacked hourglass of the paper, GroupNorm in the place of BatchNorm. */
export interface HourglassConfig extends CommonConfig {
  kind: 'hourglass';
  /** Height and width of the heat maps: the patch halved one to four times; a multiple of 2^depth. */
  heatmapSize: number;
  /** Hourglasses one after the other, each with its own heat map: 1, 2, 4, 8 or any other number. */
  stacks: number;
  /** Times that an hourglass halves its heat map. */
  depth: number;
  /** Channels of the hourglasses, a multiple of 4. */
  channels: number;
  /** Groups of every GroupNorm; divides channels / 4. */
  groups: number;
  /** [addition to the paper] Hidden units of the heading head; without it there is none. */
  headingUnits?: number;
}

/** ResNet with bottleneck blocks and a deconvolution head, as in the public code of X as Supervision. */
export interface ResNetConfig extends CommonConfig {
  kind: 'resnet';
  /** A multiple of 32; the heat map has patchSize / 32 * 2^deconvolutions. */
  patchSize: number;
  /** Blocks of the four stages; [3, 4, 6, 3] is ResNet-50. */
  blocks: readonly [number, number, number, number];
  /** Channels of the first convolution, 64 in ResNet-50; the stages have 4, 8, 16, 32 times as many. */
  width: number;
  /** Deconvolutions of the head, each doubling the size: 3 in the public code. */
  deconvolutions: number;
  /** Channels of each deconvolution. */
  headChannels: number;
  /** 'batch' as in the public code, with running statistics; or 'group', as the paper advises. */
  norm: 'batch' | 'group';
  /** Groups of every GroupNorm; divides width and headChannels. Unused with 'batch'. */
  groups?: number;
  /** [addition to the paper] Hidden units of the heading head; without it there is none. */
  headingUnits?: number;
}

/** The shape of a detector. Plain data: it is stored with the checkpoint. */
export type DetectorConfig = CompactConfig | HourglassConfig | ResNetConfig;

/** The small detector of the demo: 64 px, 0.57 M parameters, 76 MFLOP a patch. */
export const smallDetector: CompactConfig = {
  joints: 18,
  patchSize: 64,
  depthBins: 16,
  stem: [16, 32],
  channels: [48, 64, 96],
  headChannels: 64,
};

/** For the browser: 128 px, heat map of 32 x 32 x 32, one stack; 0.28 M parameters, 0.25 GFLOP. */
export const browserDetector: HourglassConfig = {
  kind: 'hourglass',
  joints: 18,
  patchSize: 128,
  heatmapSize: 32,
  depthBins: 32,
  stacks: 1,
  depth: 3,
  channels: 64,
  groups: 8,
  headingUnits: 64,
};

/** Between small and paper: 128 px, heat map of 32 x 32 x 32, two stacks; 1.9 M, 1.5 GFLOP. */
export const mediumDetector: HourglassConfig = {
  kind: 'hourglass',
  joints: 18,
  patchSize: 128,
  heatmapSize: 32,
  depthBins: 32,
  stacks: 2,
  depth: 4,
  channels: 128,
  groups: 16,
  headingUnits: 64,
};

/**
 * The detector of the paper: 256 px, heat map of 64 x 64 x 64, two stacks with 32 groups; 7.4 M
 * parameters, 24 GFLOP. Stacks and groups are our choice, the paper does not state them.
 */
export const paperDetector: HourglassConfig = {
  kind: 'hourglass',
  joints: 18,
  patchSize: 256,
  heatmapSize: 64,
  depthBins: 64,
  stacks: 2,
  depth: 4,
  channels: 256,
  groups: 32,
};

/**
 * ResNet-50 with the deconvolution head of the public code of X as Supervision: 256 px, heat map of
 * 64 x 64 x 64, BatchNorm; 34 M parameters, 17 GFLOP.
 */
export const resNet50Detector: ResNetConfig = {
  kind: 'resnet',
  joints: 18,
  patchSize: 256,
  depthBins: 64,
  blocks: [3, 4, 6, 3],
  width: 64,
  deconvolutions: 3,
  headChannels: 256,
  norm: 'batch',
};
