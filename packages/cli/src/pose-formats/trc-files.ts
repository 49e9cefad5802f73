import type { PosesFile } from '../poses-file.js';
import type { OutputFile } from './output-file.js';
import { poseTracks } from './pose-tracks.js';

/**
 * Poses as TRC, the marker files of OpenSim and Pose2Sim, one for each track in `trc/`: mm, y up as
 * OpenSim takes it. Tracks of calibrated sequences are in the world (x, z, -y where its z is up), others
 * in the camera from the first joint (x, -y, -z). Frames without a pose are left blank.
 *
 * @param framesPerSecond of the poses' frame numbers.
 *
 * @example
 * ```ts
 * const [{ path }] = trcFiles(poses, 25);
 * console.log(path); // trc/poses.trc
 * ```
 */
export function trcFiles(poses: PosesFile, framesPerSecond: number): OutputFile[] {
  const { joints } = poses;
  return poseTracks(poses, framesPerSecond).map((track) => {
    const rate = Number(track.framesPerSecond.toFixed(6));
    const count = track.poses.length;
    const start = track.frames[0] / framesPerSecond;
    const file = `${track.name}.trc`;
    const header = [
      ['PathFileType', 4, '(X/Y/Z)', file],
      'DataRate CameraRate NumFrames NumMarkers Units OrigDataRate OrigDataStartFrame OrigNumFrames'.split(
        ' ',
      ),
      [rate, rate, count, joints.length, 'mm', rate, 1, count],
      ['Frame#', 'Time', ...joints.flatMap((joint) => [joint, '', ''])],
      ['', '', ...joints.flatMap((_, j) => ['X', 'Y', 'Z'].map((axis) => `${axis}${j + 1}`))],
      [],
    ];
    const rows = track.poses.map((pose, i) => [
      i + 1,
      (start + i / track.framesPerSecond).toFixed(6),
      ...(pose
        ? pose.flatMap((joint) => joint.map((value) => value.toFixed(3)))
        : joints.flatMap(() => ['', '', ''])),
    ]);
    return {
      path: `trc/${file}`,
      holds:
        track.frame === 'world'
          ? 'mm, world turned to y up'
          : 'mm from the first joint, camera turned to y up: (x, -y, -z)',
      content: [...header, ...rows].map((row) => row.join('\t')).join('\n') + '\n',
    };
  });
}
