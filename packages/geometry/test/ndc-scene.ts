import * as tf from '@tensorflow/tfjs';
import { cropCamera, ndcProjectionMatrix } from '../src/index.js';
import { circleCamera } from './cameras.js';

function scene(angles: number[]): number[][][] {
  return angles.map((angle) => {
    const patch = cropCamera(circleCamera(angle), { x: 272, y: 275, width: 480, height: 480 }, 256);
    return ndcProjectionMatrix(patch, { center: [0, 0, 0], unit: 1000 }).map((row) => [...row]);
  });
}

/** Three NDC patch cameras around the origin, in metres, for each of two scenes: [2, 3, 3, 4]. */
export function ndcProjections(): tf.Tensor4D {
  return tf.tensor4d([scene([0, 1.1, 2.5]), scene([0.3, -1, 3])]);
}

/** Two scenes of three joints, metres: [2, 3, 3]. */
export function ndcPoints(): tf.Tensor3D {
  return tf.tensor3d([
    [
      [0, 0, 0],
      [0.3, -0.5, 0.2],
      [-0.4, 0.8, 0.1],
    ],
    [
      [0.1, 0.1, -0.6],
      [-0.7, -0.2, 0.4],
      [0.2, 0.9, 0.3],
    ],
  ]);
}
