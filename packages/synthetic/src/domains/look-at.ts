import type { Camera } from '@mas/geometry';
import { cross, dot, unit } from '../vector.js';
import type { Vector3 } from '../vector.js';

/** How a pinhole camera is set up. */
export interface CameraSetup {
  id: string;
  position: Vector3;
  target: Vector3;
  /** About the viewing axis, radians; positive turns the picture's content anticlockwise. */
  roll?: number;
  /** Focal lengths and principal point, px. */
  focal: readonly [number, number];
  centre: readonly [number, number];
  imageSize: number;
}

/** A camera that looks from one point to another, upright but for `roll`; world mm. */
export function lookAt({
  id,
  position,
  target,
  roll = 0,
  focal,
  centre,
  imageSize,
}: CameraSetup): Camera {
  const forward = unit([target[0] - position[0], target[1] - position[1], target[2] - position[2]]);
  const level = unit(cross(forward, [0, 0, 1]));
  const plumb = cross(forward, level);
  const [c, s] = [Math.cos(roll), Math.sin(roll)];
  const mix = (a: Vector3, b: Vector3, p: number, q: number): Vector3 => [
    p * a[0] + q * b[0],
    p * a[1] + q * b[1],
    p * a[2] + q * b[2],
  ];
  const right = mix(level, plumb, c, s);
  const down = mix(level, plumb, -s, c);
  return {
    id,
    imageSize: [imageSize, imageSize],
    intrinsics: [
      [focal[0], 0, centre[0]],
      [0, focal[1], centre[1]],
      [0, 0, 1],
    ],
    distortion: [0, 0, 0, 0, 0],
    cameraFromWorld: [right, down, forward].map((axis) => [...axis, -dot(axis, position)]),
  };
}
