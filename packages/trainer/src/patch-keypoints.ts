import type { Dataset, SceneSet } from '@mas/datasets';
import type { SplitKeypoints } from './read-split-keypoints.js';
import type { PatchKeypoints } from './score-keypoints.js';

/**
 * Annotated joints in the patches that were cut of them; none of views without annotation.
 *
 * @param set single pictures of that split.
 */
export function patchKeypoints(
  { skeleton, sequences }: SplitKeypoints,
  dataset: Dataset,
  set: SceneSet,
): PatchKeypoints {
  const joints = skeleton.joints.length;
  const xy = new Float64Array(set.sceneCount * joints * 2);
  const annotated = new Uint8Array(set.sceneCount * joints);
  const headSizes = new Float64Array(set.sceneCount).fill(NaN);
  const viewsOf = new Map(dataset.sequences.map(({ name, views }) => [name, views]));
  for (const [p, { sequence, frame, view }] of set.refs.entries()) {
    const labels = sequences.get(sequence)!.views[viewsOf.get(sequence)![view!]];
    if (!labels) continue;
    const [left, top, side] = set.boxes.subarray(3 * p, 3 * p + 3);
    headSizes[p] = (2 * (labels.headSizes?.[frame] ?? NaN)) / side;
    for (let j = 0; j < joints; j++) {
      const [x, y, visible] = labels.frames[frame].subarray(3 * j, 3 * j + 3);
      xy[2 * (p * joints + j)] = (2 * (x - left)) / side - 1;
      xy[2 * (p * joints + j) + 1] = (2 * (y - top)) / side - 1;
      annotated[p * joints + j] = visible ? 1 : 0;
    }
  }
  return { skeleton, xy, annotated, headSizes };
}
