import type { Camera } from '@mas/geometry';
import type { NdArray } from 'ndarray';

/** What a person does in a sequence. */
export type SyntheticAction =
  'walking' | 'waving' | 'greeting' | 'posing' | 'crouching' | 'turning';

/** Every {@link SyntheticAction}, in the order that {@link syntheticDataset} uses. */
export const syntheticActions: readonly SyntheticAction[] = [
  'walking',
  'waving',
  'greeting',
  'posing',
  'crouching',
  'turning',
];

/** What a person does in a sequence of {@link benchmarkDataset} with the built-in motion. */
export type MotionAction =
  | SyntheticAction
  | 'gesturing'
  | 'reaching'
  | 'sitting'
  | 'kneeling'
  | 'bending'
  | 'calling'
  | 'dancing';

/** A {@link MotionAction}, or `mocap` where the motion comes from files. */
export type BenchmarkAction = MotionAction | 'mocap';

/** Every {@link MotionAction}: those of {@link syntheticActions} and harder ones. */
export const benchmarkActions: readonly MotionAction[] = [
  ...syntheticActions,
  'gesturing',
  'reaching',
  'sitting',
  'kneeling',
  'bending',
  'calling',
  'dancing',
];

/** One picture of one frame. */
export interface SyntheticView {
  /** `[H, W, 3]`, RGB, 0 to 255. */
  image: NdArray<Uint8Array>;
  /** `[H, W]`, 1 where the ray through the pixel centre meets the body, else 0. */
  mask: NdArray<Uint8Array>;
}

/** One instant seen by all cameras. */
export interface SyntheticFrame {
  /** 18 x 3 joint positions, H36M-18 order, world millimetres, z up, floor at z = 0. */
  pose: Float64Array;
  /** One view per camera, in the order of the sequence's `cameras`. */
  views: SyntheticView[];
}

/** One subject doing one action. */
export interface SyntheticSequence {
  /** Subject and action, such as `S01_walking`. */
  name: string;
  split: 'train' | 'test';
  subject: string;
  action: BenchmarkAction;
  cameras: Camera[];
  frameCount: number;
  /**
   * Renders frame `index` (0 to `frameCount - 1`). The same bytes come back whatever was asked for
   * before. Throws a `RangeError` for any other index.
   */
  frame(index: number): SyntheticFrame;
}

/** Red, green, blue in [0, 1]. */
export type Rgb = readonly [number, number, number];
