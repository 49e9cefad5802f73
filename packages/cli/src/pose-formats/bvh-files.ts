import { getSkeleton } from '@mas/skeleton';
import type { PosesFile } from '../poses-file.js';
import { encodeBvh } from './encode-bvh.js';
import type { OutputFile } from './output-file.js';
import { poseTracks } from './pose-tracks.js';

/**
 * Poses as BVH, one file for each track in `bvh/`: centimetres, y up, bones of their mean length.
 * Tracks of calibrated sequences are in the world (x, z, -y where its z is up), others in the camera
 * (x, -y, -z) with the first joint at the origin. Frames without a pose repeat the one before.
 *
 * @param framesPerSecond of the poses' frame numbers.
 *
 * @example
 * ```ts
 * const [{ path }] = bvhFiles(poses, 25);
 * console.log(path); // bvh/poses.bvh
 * ```
 */
export function bvhFiles(poses: PosesFile, framesPerSecond: number): OutputFile[] {
  const { joints, parents } = getSkeleton(poses.skeleton);
  return poseTracks(poses, framesPerSecond).map((track) => ({
    path: `bvh/${track.name}.bvh`,
    holds:
      track.frame === 'world'
        ? 'cm, world turned to y up'
        : 'cm from the first joint, camera turned to y up: (x, -y, -z)',
    content: encodeBvh({
      joints,
      parents,
      poses: track.poses.map(
        (pose) => pose && pose.map((joint) => joint.map((value) => value / 10)),
      ),
      framesPerSecond: track.framesPerSecond,
    }),
  }));
}
