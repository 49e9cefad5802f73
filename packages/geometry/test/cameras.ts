import type { Camera } from '../src/index.js';
import { axisAngleToMatrix } from '../src/index.js';

/** A camera on a circle of 5 m around the origin, looking at it; y of the world points down. */
export function circleCamera(angle: number, distortion = [0, 0, 0, 0, 0]): Camera {
  const rotation = axisAngleToMatrix([0, angle, 0]);
  return {
    id: `camera at ${angle}`,
    imageSize: [1000, 1000],
    intrinsics: [
      [1145, 0, 512],
      [0, 1144, 515],
      [0, 0, 1],
    ],
    distortion,
    cameraFromWorld: rotation.map((row, r) => [...row, [0, 0, 5000][r]]),
  };
}

/** Distortion of a Human3.6M camera. */
export const lens = [-0.2, 0.24, -0.0016, 0.0009, -0.002];
