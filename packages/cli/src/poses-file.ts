import type { CheckpointInfo, PoseSmoothing } from '@mas/trainer';
import { getSkeleton } from '@mas/skeleton';

/** The `format` of poses.json. */
export const posesFormat = 'mas-poses/1';

/** What `mas predict` writes as poses.json. */
export interface PosesFile {
  format: typeof posesFormat;
  /** Id of the skeleton, and the names of its joints in the order of every list below. */
  skeleton: string;
  joints: readonly string[];
  /** Unit of every `joints`; `keypoints` and `box` are in image pixels, pixel centres at integers. */
  unit: 'mm';
  checkpoint: { step: number; seed: number; supervision: string };
  /** Where the masks came from. */
  masks: string;
  /** Frames a second of the video or data folder, before some were left out, where it is known. */
  framesPerSecond?: number;
  /** The network saw every picture mirrored too; `keypoints` and `joints` are means. */
  mirror?: true;
  /** The 1 € filter over time that `keypoints` and `joints` went through: Hz, and Hz per mm/s. */
  smoothing?: PoseSmoothing;
  /** What stands beside this file in other formats, with unit and frame. */
  files?: { path: string; holds: string }[];
  /** One entry for each picture, in order. */
  views: PoseView[];
  /** Data folders with calibrated views: one triangulated pose for each instant. */
  scenes?: PoseScene[];
  /** By the sequence of scenes: the world's direction that is up for its cameras. */
  up?: Record<string, number[]>;
  /** Pictures without a pose, and why. */
  skipped: { name: string; reason: string }[];
}

/** The pose in one picture. */
export interface PoseView {
  /** Name of the picture: its file, its number in the video, or SEQUENCE/CAMERA/FRAME. */
  name: string;
  /** Of a data folder: where it is from. */
  sequence?: string;
  camera?: string;
  /** Number in the video or sequence, and its time in seconds, where that is known. */
  frame?: number;
  seconds?: number;
  imageSize: [width: number, height: number];
  /** [J][2] image pixels. */
  keypoints: number[][];
  /**
   * [J][3] relative to the first joint, camera axes: x right, y down, z away. Without calibration
   * the scale is that of a person of 1.75 m.
   */
  joints: number[][];
  /** [J] part of the 3D heat map around its peak, 0-1: no probability, see `jointConfidence`. */
  confidence: number[];
  /** The square that the network saw. */
  box: { left: number; top: number; side: number };
}

/** The pose at one instant, seen by all cameras of a sequence. */
export interface PoseScene {
  sequence: string;
  frame: number;
  /** Time of the frame, where it is known. */
  seconds?: number;
  /** [J][3] world. */
  joints: number[][];
  /** [J] mean of its views' confidences. */
  confidence: number[];
  /** [J] how far its views are from agreeing: see `viewDisagreement`. */
  disagreement: number[];
}

/** A file without poses yet. */
export function emptyPoses(
  info: CheckpointInfo,
  masks: string,
  how: Pick<PosesFile, 'framesPerSecond' | 'smoothing' | 'mirror'> = {},
): PosesFile {
  const { step, seed, supervision } = info;
  return {
    format: posesFormat,
    skeleton: info.skeleton,
    joints: getSkeleton(info.skeleton).joints,
    unit: 'mm',
    checkpoint: { step, seed, supervision },
    masks,
    ...how,
    views: [],
    skipped: [],
  };
}

/** The text of poses.json: one line for each picture, numbers with two or three decimals. */
export function formatPoses(poses: PosesFile): string {
  const { views, scenes, skipped, files, ...head } = poses;
  const lines = (name: string, items: readonly unknown[]) =>
    `"${name}": [${items.map((item) => `\n    ${JSON.stringify(item, rounded)}`).join(',')}${items.length ? '\n  ' : ''}]`;
  const parts = [
    ...Object.entries(head).map(
      ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    ),
    ...(files ? [lines('files', files)] : []),
    lines('views', views),
    ...(scenes ? [lines('scenes', scenes)] : []),
    lines('skipped', skipped),
  ];
  return `{\n  ${parts.join(',\n  ')}\n}\n`;
}

function rounded(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  if (key === 'seconds') return Math.round(value * 1e4) / 1e4;
  return (
    Math.round(value * (Math.abs(value) < 1 ? 1000 : 100)) / (Math.abs(value) < 1 ? 1000 : 100)
  );
}
