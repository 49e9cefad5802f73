import type { TrainingSet } from '../training-data.js';
import { parameter } from './body-model.js';
import type { FittedBody } from './fit-body.js';

/** Joints of a fitted body whose energy is beyond this weigh nothing, NDC; none at all, 1. */
const worstEnergy = 0.02;

/** Makes a fitted body the target of its scene, whose heading turns to where the body faces. */
export function keepBody(
  { bodies, headings }: TrainingSet,
  index: number,
  { points, parameters, energy }: FittedBody,
  joints: number,
): void {
  bodies.points.set(points.subarray(0, 3 * joints), index * joints * 3);
  const trust = Math.max(0, 1 - energy / worstEnergy);
  bodies.confidence.fill(trust, index * joints, (index + 1) * joints);
  const facing = parameters[parameter.heading];
  headings.headings.set([Math.cos(facing), Math.sin(facing)], 2 * index);
}
