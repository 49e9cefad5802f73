import { armDegrees, legDegrees } from './body-angles.js';
import type { BodyAngles } from './body-angles.js';

/**
 * Every angle zero: upright, legs together, arms straight down. A start for own poses.
 *
 * @example
 * const tPose = {
 *   ...standing,
 *   leftArm: armDegrees(0, 90, 0, 0),
 *   rightArm: armDegrees(0, 90, 0, 0),
 * };
 */
export const standing: BodyAngles = {
  lean: 0,
  sway: 0,
  bend: 0,
  twist: 0,
  tilt: 0,
  nod: 0,
  turn: 0,
  leftLeg: legDegrees(0, 0, 0, 0),
  rightLeg: legDegrees(0, 0, 0, 0),
  leftArm: armDegrees(0, 0, 0, 0),
  rightArm: armDegrees(0, 0, 0, 0),
};
