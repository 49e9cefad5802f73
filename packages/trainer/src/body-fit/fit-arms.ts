import { armCandidates } from './arm-candidates.js';
import { armStrain, chestOf, insideTrunk } from './arm-strain.js';
import { parameter, type BodyModel } from './body-model.js';
import { armMoves, trunkAndLegMoves } from './body-moves.js';
import { bodyPreference } from './body-preference.js';
import { descendBest } from './descend-best.js';
import type { FitScene, FittedBody } from './fit-body.js';
import { maskEvidence } from './mask-evidence.js';

/** Places in each view's mask, for a first fit and for the last. */
const someSamples = 40;
const manySamples = 120;
/** Pairs of arms from which the whole body is fitted, and fitted again, and rounds of either. */
const fitted = 10;
const fittedRounds = 4;
const fittedAgain = 4;
const fittedAgainRounds = 6;
/** A mask that is farther from the body costs no more, NDC. */
const reach = 0.3;
/** Weights of strain and of what lies in the trunk; what raised and bent arms cost. */
const strained = 0.01;
const inside = 0.004;
const raised = 0.0003;

/**
 * Fits the arms of a body to the masks of its scene, and the body again with them: from the best of
 * all arms of the trunk that {@link fitBody} found, by coordinate descent of all parameters.
 *
 * @returns `body` where no arm lies within the masks.
 */
export function fitArms(model: BodyModel, scene: FitScene, body: FittedBody): FittedBody {
  const { masks, patchSize, projections, viewWeights, heading } = scene;
  const [some, many] = [someSamples, manySamples].map((samples) =>
    maskEvidence(masks, patchSize, projections, viewWeights, samples),
  );
  if (!some || !many) return body;
  const pairs = armCandidates(model, many, body.parameters, body.points, fitted);
  if (pairs.length === 0) return body;
  const starts = pairs.map(({ directions }) => {
    const start = body.parameters.slice();
    start.set(directions, parameter.rightArm);
    return start;
  });
  const moves = [...trunkAndLegMoves(model.whole), ...armMoves(model.whole)];
  const cost = {
    model,
    shape: model.whole,
    reach,
    preference: (p: Float64Array, at: Float64Array) =>
      bodyPreference(p, heading) + armPreference(model, p, at),
  };
  const [best] = descendBest(starts, moves, cost, [
    { evidence: some, rounds: fittedRounds, kept: fittedAgain },
    { evidence: many, rounds: fittedAgainRounds, kept: 1 },
  ]);
  const points = new Float64Array(3 * model.points);
  model.place(best.body, points);
  return { parameters: best.body, points, energy: best.cost };
}

/** What arms cost before any mask is asked: strain, parts within the trunk; hanging ones least. */
function armPreference(model: BodyModel, p: Float64Array, points: Float64Array): number {
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
