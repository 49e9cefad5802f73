import type { SceneSet } from '@mas/datasets';
import type { ScenePredictions } from './predict-scenes.js';
import { triangulationWeights } from './triangulation-weights.js';

/**
 * How far the views of a scene are from agreeing on each joint: the root mean square distance of the
 * single-view joints, lifted into space, from the triangulated one. A sign of wrong joints, other than
 * `jointConfidence`: on people never seen, a quarter of the joints, those that disagree most, holds
 * nearly all triangulated joints that are wrong by more than 150 mm (`npm run bench:confidence`).
 *
 * @param set what was predicted; the views count that the joints are triangulated from.
 * @returns [S, J] mm; 0 for scenes of one view.
 *
 * @example
 * ```ts
 * const predictions = await predictScenes(models, set);
 * const mm = viewDisagreement(predictions, set);
 * console.log(mm[10]); // of the head in the first scene
 * ```
 */
export function viewDisagreement(
  { lifted, triangulated }: Pick<ScenePredictions, 'lifted' | 'triangulated'>,
  set: SceneSet,
): Float32Array {
  const { sceneCount, views, halfExtent } = set;
  const weights = triangulationWeights(set);
  const joints = triangulated.length / (3 * sceneCount);
  const disagreement = new Float32Array(sceneCount * joints);
  for (let s = 0; s < sceneCount; s++) {
    const counted = Array.from({ length: views }, (_, v) => s * views + v).filter(
      (view) => weights[view] > 0,
    );
    if (counted.length < 2) continue;
    for (let j = 0; j < joints; j++) {
      const at = s * joints + j;
      let sum = 0;
      for (const view of counted) {
        for (let k = 0; k < 3; k++) {
          sum += (lifted[3 * (view * joints + j) + k] - triangulated[3 * at + k]) ** 2;
        }
      }
      disagreement[at] = halfExtent * Math.sqrt(sum / counted.length);
    }
  }
  return disagreement;
}
