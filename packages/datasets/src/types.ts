import type { Camera } from '@mas/geometry';
import type { NdArray } from 'ndarray';
import type { Keypoints } from './parse-keypoints.js';
import type { PreparedScenes } from './prepare/prepared-scenes.js';

/** One view of one frame. */
export interface View {
  /** H x W x 3, RGB. */
  image: NdArray<Uint8Array>;
  /** H x W, 1 on the foreground and 0 elsewhere. */
  mask: NdArray<Uint8Array>;
}

/** Joint positions of every frame of a sequence, for evaluation only. */
export interface Poses {
  /** Id of the skeleton that names the joints. */
  skeleton: string;
  /** One flat [J * 3] array per frame, world mm. */
  frames: Float64Array[];
}

/** One recording: synchronised views of the same frames, or independent single views. */
export interface Sequence {
  readonly name: string;
  /** In the order of `views`; null when the sequence has no cameras.json. */
  readonly cameras: Camera[] | null;
  /** Folder names inside images/ and masks/. */
  readonly views: string[];
  readonly frameCount: number;
  /** Reads image and mask; throws a `DataError` for a missing, broken or wrongly sized file. */
  readView(view: number, frame: number): Promise<View>;
  /** Reads poses.json; null when there is none. */
  readPoses(): Promise<Poses | null>;
  /** Reads keypoints.json, the annotated 2D joints of single views; null when there is none. */
  readKeypoints(): Promise<Keypoints | null>;
}

/** An opened data folder. Images stay on disk until they are asked for. */
export interface Dataset {
  readonly dir: string;
  /** Id of the skeleton that the data set is meant for. */
  readonly skeleton: string;
  /** Sequence names per split. */
  readonly splits: Record<string, string[]>;
  /** Every sequence that a split names, once, in the order of the splits. */
  readonly sequences: Sequence[];
  /** The scenes that `prepareDataset` has cut, from which `prepareScenes` takes them. @internal */
  readonly prepared?: PreparedScenes;
}

/** What `writeDataset` writes for one sequence. */
export interface SequenceSource {
  name: string;
  /** Null for independent single views. */
  cameras: Camera[] | null;
  /** Left out: until `frame` returns null. */
  frameCount?: number;
  /** View names; the camera ids by default, 'view0', 'view1', ... without cameras. */
  views?: string[];
  /**
   * Produces frame i. Called for 0, 1, 2, ... in order, one call at a time, so that a video decoder
   * or a seeded generator can stand behind it. Null ends a sequence without `frameCount`.
   */
  frame(i: number): FrameSource | null | Promise<FrameSource | null>;
}

/** One frame for `writeDataset`. */
export interface FrameSource {
  /** In the order of the sequence's views; masks hold 0 and anything above for the foreground. */
  views: View[];
  /** [J * 3], world mm, evaluation only. */
  pose?: Float64Array;
}
