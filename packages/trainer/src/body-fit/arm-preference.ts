import { armStrain, chestOf, insideTrunk } from './arm-strain.js';
import type { BodyModel } from './body-model.js';

/** Weights of strain and of what lies in the trunk; what raised and bent arms cost. */
const strained = 0.01;
const inside = 0.004;
const raised = 0.0003;

/** What arms cost before any mask is asked: strain, parts within the trunk; hanging ones least. */
export function armPreference(model: BodyModel, p: Float64Array, points: Float64Array): number {
  const chest = chestOf(model, points);
  let cost = 0;
  model.arms.forEach(({ elbow, wrist, parameters: at }, s) => {
    const straight = p[at] * p[at + 3] + p[at + 1] * p[at + 4] + p[at + 2] * p[at + 5];
    cost += strained * armStrain(chest, s === 0 ? 1 : -1, p, at, at + 3);
    cost += raised * (1 + p[at + 2] + 0.5 * (1 - straight));
    for (const j of [elbow, wrist]) {
      const [x, y, z] = [points[3 * j], points[3 * j + 1], points[3 * j + 2]];
      cost += inside * insideTrunk(model, points, x, y, z);
    }
  });
  return cost;
}
