import * as tf from '@tensorflow/tfjs';
import type { SceneSet } from '@mas/datasets';
import { averageMirrored } from './average-mirrored.js';
import type { Models } from './create-models.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { sceneChunks } from './scene-chunks.js';
import { scenePose, liftPoints } from './scene-pose.js';
import { triangulationWeights } from './triangulation-weights.js';

/** What the networks say of a set of scenes. Scene-frame values are in half patch extents. */
export interface ScenePredictions {
  /** [S, V, J, 2] single-view joints, patch NDC. */
  xy: Float32Array;
  /** [S, V, J] single-view depth offset, half patch extents. */
  z: Float32Array;
  /** [S, V, J, 3] single-view joints lifted into the scene frame. */
  lifted: Float32Array;
  /** [S, J, 3] triangulated joints; those of the one view where there is only one. */
  triangulated: Float32Array;
}

/**
 * Runs the detector over all scenes of a set, without augmentation. Views of weight 0 do not enter the
 * triangulation; where fewer than two are left, as where every mask is cut by the image's border, all
 * views that show some of the person do.
 *
 * @param onProgress scenes done, of all
 *
 * @example
 * ```ts
 * const [set] = await prepareScenes(await openDataset('data'), 'test');
 * const { triangulated } = await predictScenes(models, set);
 * const world = sceneToWorld(triangulated, set); // [S, 18, 3] mm
 * ```
 */
export async function predictScenes(
  models: Models,
  set: SceneSet,
  onProgress?: (done: number, total: number) => void,
): Promise<ScenePredictions> {
  const joints = models.skeleton.joints.length;
  const perView = set.sceneCount * set.views * joints;
  const predictions: ScenePredictions = {
    xy: new Float32Array(perView * 2),
    z: new Float32Array(perView),
    lifted: new Float32Array(perView * 3),
    triangulated: new Float32Array(set.sceneCount * joints * 3),
  };
  const counted = { ...set, viewWeights: triangulationWeights(set) };
  for (const indices of sceneChunks(set.sceneCount, 16, set.patchSize)) {
    const batch = makeBatch(counted, indices, new Random('none'), {
      ...noAugmentation,
      maskInput: models.maskInput,
    });
    const tensors = tf.tidy(() => {
      const { patches } = batch;
      const keypoints = averageMirrored(models, models.detector.keypoints(patches), patches);
      const at = scenePose(keypoints, batch, models.robustViews);
      return {
        xy: at.xy,
        z: at.z,
        lifted: liftPoints(at.xy, at.z, batch),
        triangulated: at.points,
      };
    });
    for (const [name, tensor] of Object.entries(tensors)) {
      const target = predictions[name as keyof ScenePredictions];
      target.set(await tensor.data<'float32'>(), (indices[0] * target.length) / set.sceneCount);
      tensor.dispose();
    }
    disposeBatch(batch);
    onProgress?.(indices.at(-1)! + 1, set.sceneCount);
  }
  return predictions;
}

/**
 * Scene-frame points to world millimetres: X_world = centre + halfExtent · Aᵀ X_scene.
 *
 * @param points [S, J, 3] or [S, V, J, 3], as {@link predictScenes} gives them.
 * @returns the same shape
 *
 * @example
 * ```ts
 * const world = sceneToWorld(predictions.triangulated, set);
 * console.log(world.subarray(0, 3)); // the root in the first scene, mm
 * ```
 */
export function sceneToWorld(points: ArrayLike<number>, set: SceneSet): Float64Array {
  const world = new Float64Array(points.length);
  const perScene = points.length / set.sceneCount;
  for (let s = 0; s < set.sceneCount; s++) {
    const R = set.sceneFromWorld.subarray(9 * s, 9 * s + 9);
    for (let i = s * perScene; i < (s + 1) * perScene; i += 3) {
      for (let k = 0; k < 3; k++) {
        const rotated = R[k] * points[i] + R[3 + k] * points[i + 1] + R[6 + k] * points[i + 2];
        world[i + k] = set.centers[3 * s + k] + set.halfExtent * rotated;
      }
    }
  }
  return world;
}

/** One world pose [J, 3], mm, to the frame of scene `s`. */
function poseToScene(pose: ArrayLike<number>, set: SceneSet, s: number): Float64Array {
  const R = set.sceneFromWorld.subarray(9 * s, 9 * s + 9);
  const scene = new Float64Array(pose.length);
  for (let i = 0; i < pose.length; i += 3) {
    const d = [0, 1, 2].map((k) => (pose[i + k] - set.centers[3 * s + k]) / set.halfExtent);
    for (let k = 0; k < 3; k++) {
      scene[i + k] = R[3 * k] * d[0] + R[3 * k + 1] * d[1] + R[3 * k + 2] * d[2];
    }
  }
  return scene;
}

/** World poses [S, J, 3], mm, to the scene frame: the inverse of {@link sceneToWorld}. */
export function worldToScene(poses: Float64Array, set: SceneSet): Float32Array {
  const scene = new Float32Array(poses.length);
  const length = poses.length / set.sceneCount;
  for (let s = 0; s < set.sceneCount; s++) {
    scene.set(poseToScene(poses.subarray(s * length, (s + 1) * length), set, s), s * length);
  }
  return scene;
}

/**
 * One world pose [J, 3], mm, to the patch of one view, NDC [J, 2].
 *
 * @param view index over all views of all scenes
 */
export function projectToPatch(pose: ArrayLike<number>, set: SceneSet, view: number): Float32Array {
  const P = set.projections.subarray(12 * view, 12 * view + 12);
  const scene = poseToScene(pose, set, Math.floor(view / set.views));
  const ndc = new Float32Array((pose.length / 3) * 2);
  for (let j = 0; j < pose.length / 3; j++) {
    const [x, y, z] = scene.subarray(3 * j, 3 * j + 3);
    const w = P[8] * x + P[9] * y + P[10] * z + P[11];
    ndc[2 * j] = (P[0] * x + P[1] * y + P[2] * z + P[3]) / w;
    ndc[2 * j + 1] = (P[4] * x + P[5] * y + P[6] * z + P[7]) / w;
  }
  return ndc;
}

/** World poses [S, J, 3], mm, to the patches of all views, NDC [S, V, J, 2]. */
export function worldToPatches(poses: Float64Array, set: SceneSet): Float32Array {
  const length = poses.length / set.sceneCount;
  const perView = (length / 3) * 2;
  const ndc = new Float32Array(set.sceneCount * set.views * perView);
  for (let view = 0; view < set.sceneCount * set.views; view++) {
    const s = Math.floor(view / set.views);
    const pose = poses.subarray(s * length, (s + 1) * length);
    ndc.set(projectToPatch(pose, set, view), view * perView);
  }
  return ndc;
}
