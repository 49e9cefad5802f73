import { bodyFromPose } from './body-from-pose.js';
import { parameter, type BodyModel } from './body-model.js';
import { trunkAndLegMoves } from './body-moves.js';
import { bodyPreference } from './body-preference.js';
import { descendBest } from './descend-best.js';
import { fitArms } from './fit-arms.js';
import { armlessReach, type FitScene, type FittedBody } from './fit-body.js';
import { maskEvidence } from './mask-evidence.js';

/** Energy per distance from what the detector sees, and from the body before, per NDC. */
const seenWeight = 0.3;
const beforeWeight = 0.15;
/** Places in each view's mask, and rounds of descent. */
const samples = 72;
const rounds = 8;
/** Of the steps of a first fit, at first. */
const stepShare = 0.5;
/** Distance up to which a joint is pulled by its square, NDC; farther ones are pulled alike. */
const soft = 0.1;

/**
 * Fits a body to the masks of a scene again: trunk and legs near what a detector sees of it and near
 * the body before, by coordinate descent from either; then the arms anew, by the masks alone. Arms of
 * a detector that is not yet sure hang; near those, they would teach it to go on like that.
 *
 * An addition to the paper: a detector in training has learned of all scenes together what the masks
 * of one do not tell.
 *
 * @param seen [J, 3] scene frame; it also says where the body probably faces.
 * @param before [J, 3] undefined where there was no fit.
 * @returns null where no mask shows anything.
 */
export function refitBody(
  model: BodyModel,
  scene: Omit<FitScene, 'heading'>,
  seen: ArrayLike<number>,
  before?: ArrayLike<number>,
): FittedBody | null {
  const { masks, patchSize, projections, viewWeights } = scene;
  const evidence = maskEvidence(masks, patchSize, projections, viewWeights, samples);
  if (!evidence) return null;
  const starts = [seen, ...(before ? [before] : [])].map((pose) => bodyFromPose(model, pose));
  const heading = starts[0][parameter.heading];
  const armJoints = new Set(model.arms.flatMap(({ elbow, wrist }) => [elbow, wrist]));
  const joints = Array.from({ length: seen.length / 3 }, (_, j) => j).filter(
    (j) => !armJoints.has(j),
  );
  const distance = (points: Float64Array, pose: ArrayLike<number>): number => {
    let sum = 0;
    for (const j of joints) {
      const [x, y, z] = [0, 1, 2].map((k) => points[3 * j + k] - pose[3 * j + k]);
      sum += Math.sqrt(x * x + y * y + z * z + soft * soft) - soft;
    }
    return sum / joints.length;
  };
  const pull = (at: Float64Array): number =>
    seenWeight * distance(at, seen) + (before ? beforeWeight * distance(at, before) : 0);
  const moves = trunkAndLegMoves(model.armless).map((move) => ({
    ...move,
    step: stepShare * move.step,
  }));
  const cost = {
    model,
    shape: model.armless,
    reach: armlessReach,
    preference: (p: Float64Array, at: Float64Array) => bodyPreference(p, heading) + pull(at),
  };
  const [best] = descendBest(starts, moves, cost, [{ evidence, rounds, kept: 1 }]);
  const points = new Float64Array(3 * model.points);
  model.place(best.body, points);
  return fitArms(
    model,
    { ...scene, heading },
    { parameters: best.body, points, energy: best.cost - pull(points) },
  );
}
