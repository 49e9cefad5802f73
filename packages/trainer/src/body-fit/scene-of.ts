import type { TrainingSet } from '../training-data.js';
import type { FitScene } from './fit-body.js';

/** What one scene of a set shows, without a copy. */
export function sceneOf({ set, headings }: TrainingSet, index: number): FitScene {
  const { masks, patchSize, projections, viewWeights, views } = set;
  const cells = views * patchSize ** 2;
  const [x, y] = headings.headings.subarray(2 * index, 2 * index + 2);
  return {
    masks: masks.subarray(index * cells, (index + 1) * cells),
    patchSize,
    projections: projections.subarray(12 * index * views, 12 * (index + 1) * views),
    viewWeights: viewWeights.subarray(index * views, (index + 1) * views),
    heading: Math.atan2(y, x),
  };
}
