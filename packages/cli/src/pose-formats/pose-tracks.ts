import type { PosesFile } from '../poses-file.js';

/** The poses of one person over time, in one frame of reference. */
export interface PoseTrack {
  /** Fit for a file name. */
  name: string;
  /** What `poses` were in: `world`, or `camera` from the first joint. */
  frame: 'world' | 'camera';
  /** Frames of the track a second, frames that were left out on purpose (`--every`) not counted. */
  framesPerSecond: number;
  /**
   * [T][J][3] mm, at equal times; null where there is no pose. Axes have y up, as readers of motion
   * files take them: (x, -y, -z) of a camera, (x, z, -y) of a world whose z is up. A world with
   * another up is first turned by the smallest angle that brings it to z.
   */
  poses: (number[][] | null)[];
  /** Number of each pose in the video or sequence. */
  frames: number[];
}

/**
 * Sorts poses into tracks, for formats that hold one person's motion: triangulated poses by their
 * sequence, poses of single views by sequence and camera where nothing was triangulated.
 *
 * @param framesPerSecond of the poses' `frame` numbers.
 */
export function poseTracks(poses: PosesFile, framesPerSecond: number): PoseTrack[] {
  const tracks = new Map<string, { frame: PoseTrack['frame']; at: Map<number, number[][]> }>();
  const add = (name: string, frame: PoseTrack['frame'], number: number, joints: number[][]) => {
    if (!tracks.has(name)) tracks.set(name, { frame, at: new Map() });
    tracks.get(name)!.at.set(number, joints);
  };
  const triangulated = new Set(poses.scenes?.map(({ sequence }) => sequence));
  for (const { sequence, frame, joints } of poses.scenes ?? []) {
    const turn = yUpFromWorld(poses.up?.[sequence] ?? [0, 0, 1]);
    add(sequence, 'world', frame, joints.map(turn));
  }
  poses.views.forEach(({ sequence, camera, frame, joints }, i) => {
    if (sequence !== undefined && triangulated.has(sequence)) return;
    const name = sequence === undefined ? 'poses' : `${sequence}_${camera}`;
    const turned = joints.map(([x, y, z]) => [x, -y, -z]);
    add(name, 'camera', frame ?? i, turned);
  });
  return [...tracks].map(([name, { frame, at }]) => {
    const numbers = [...at.keys()].toSorted((a, b) => a - b);
    const step = numbers.slice(1).reduce((gcd, n, i) => divisor(gcd, n - numbers[i]), 0) || 1;
    const length = (numbers.at(-1)! - numbers[0]) / step + 1;
    const frames = Array.from({ length }, (_, i) => numbers[0] + i * step);
    return {
      name,
      frame,
      framesPerSecond: framesPerSecond / step,
      poses: frames.map((number) => at.get(number) ?? null),
      frames,
    };
  });
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Takes world points to axes with y up. */
function yUpFromWorld([x, y, z]: readonly number[]): (point: readonly number[]) => number[] {
  const h = 1 / (1 + z);
  // The rows of the smallest rotation that takes (x, y, z) to (0, 0, 1).
  const rows =
    z < -1 + 1e-12
      ? [
          [1, 0, 0],
          [0, -1, 0],
          [0, 0, -1],
        ]
      : [
          [1 - h * x * x, -h * x * y, -x],
          [-h * x * y, 1 - h * y * y, -y],
          [x, y, z],
        ];
  return (point) => {
    const [right, away, up] = rows.map(
      (row) => row[0] * point[0] + row[1] * point[1] + row[2] * point[2],
    );
    return [right, up, -away];
  };
}
