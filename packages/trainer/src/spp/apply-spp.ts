import type { SceneSet } from '@mas/datasets';
import { projectToPatch } from '../predict-scenes.js';
import { cameraAxesToWorld, perView, worldToCameraAxes, type WorldPoses } from '../world-poses.js';
import { applyPostProcessing } from './apply-post-processing.js';
import type { Spp } from './spp.js';

/**
 * Landmarks of scenes to the joints that supervised post-processing learned. Triangulated landmarks
 * are mapped in the axes of every camera, and the answers averaged.
 *
 * @param landmarks of `set`
 */
export async function applySpp(
  { single, triangulated }: Pick<Spp, 'single' | 'triangulated'>,
  landmarks: WorldPoses,
  set: SceneSet,
): Promise<WorldPoses> {
  const map = async (of: Spp['single'], poses: Float64Array) =>
    cameraAxesToWorld(await applyPostProcessing(of, worldToCameraAxes(poses, set)), set);
  const alone = await map(single, landmarks.single);
  const together = await map(triangulated, perView(landmarks.triangulated, set));
  const length = 3 * single.joints;
  const xy = new Float32Array((set.sceneCount * set.views * length * 2) / 3);
  const mean = new Float64Array(set.sceneCount * length);
  for (let view = 0; view < set.sceneCount * set.views; view++) {
    const [from, to] = [view * length, (view + 1) * length];
    xy.set(projectToPatch(alone.subarray(from, to), set, view), (from * 2) / 3);
    const start = Math.floor(view / set.views) * length;
    for (let i = 0; i < length; i++) mean[start + i] += together[from + i] / set.views;
  }
  return { single: alone, triangulated: mean, xy };
}
