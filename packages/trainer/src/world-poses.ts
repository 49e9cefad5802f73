import type { SceneSet } from '@mas/datasets';
import { cameraAxes } from './camera-axes.js';
import { sceneToWorld, type ScenePredictions } from './predict-scenes.js';

/** Poses of the scenes of a set: N points each, world mm. */
export interface WorldPoses {
  /** [S, V, N, 3] of each view alone. */
  single: Float64Array;
  /** [S, N, 3] of all views together. */
  triangulated: Float64Array;
  /** [S, V, N, 2] of each view alone, patch NDC. */
  xy: Float32Array;
}

/** Predictions in the world. */
export function worldPoses(predictions: ScenePredictions, set: SceneSet): WorldPoses {
  return {
    single: sceneToWorld(predictions.lifted, set),
    triangulated: sceneToWorld(predictions.triangulated, set),
    xy: predictions.xy,
  };
}

/** Repeats each scene's pose for every view, [S, N, 3] -> [S, V, N, 3]. */
export function perView(poses: Float64Array, set: SceneSet): Float64Array {
  const length = poses.length / set.sceneCount;
  const repeated = new Float64Array(poses.length * set.views);
  for (let view = 0; view < set.sceneCount * set.views; view++) {
    const scene = Math.floor(view / set.views);
    repeated.set(poses.subarray(scene * length, (scene + 1) * length), view * length);
  }
  return repeated;
}

/** World poses [S, V, N, 3] in the axes of each view's camera; the origin stays where it is. */
export function worldToCameraAxes(poses: Float64Array, set: SceneSet): Float64Array {
  return rotate(poses, set, false);
}

/** The inverse of {@link worldToCameraAxes}. */
export function cameraAxesToWorld(poses: Float64Array, set: SceneSet): Float64Array {
  return rotate(poses, set, true);
}

function rotate(poses: Float64Array, set: SceneSet, inverse: boolean): Float64Array {
  const rotated = new Float64Array(poses.length);
  const length = poses.length / (set.sceneCount * set.views);
  for (let view = 0; view < set.sceneCount * set.views; view++) {
    const axes = cameraAxes(set, view);
    for (let i = view * length; i < (view + 1) * length; i += 3) {
      for (let k = 0; k < 3; k++) {
        for (let l = 0; l < 3; l++) {
          rotated[i + k] += axes[inverse ? 3 * l + k : 3 * k + l] * poses[i + l];
        }
      }
    }
  }
  return rotated;
}
