import { parameter, standingBody } from './body-model.js';

const radians = Math.PI / 180;

/** Thigh forward, thigh outward, shank backward, degrees: what a leg does in daily life. */
const legs = {
  straight: [0, 3, 0],
  forward: [28, 3, 8],
  backward: [-18, 3, 20],
  halfBent: [50, 8, 80],
  seated: [85, 10, 85],
  squatting: [100, 12, 140],
  kneeling: [5, 5, 92],
  onHeels: [50, 8, 150],
  longSitting: [85, 12, 15],
} as const;

/** Legs under a trunk that is bent far forward. */
const bentLegs = ['straight', 'forward', 'backward', 'halfBent', 'squatting'] as const;

/**
 * Postures that a fit starts from, at the origin, heading along x, arms hanging: trunks from upright to bent down
 * by all pairs of leg positions. General knowledge of bodies, not of any data set.
 */
export function postureBank(): Float64Array[] {
  const bank: Float64Array[] = [];
  const add = (pitch: number, names: readonly (keyof typeof legs)[]): void => {
    for (const right of names) {
      for (const left of names) {
        const body = standingBody();
        body[parameter.scale] = 0.97;
        body[parameter.pitch] = pitch * radians;
        legs[right].forEach((angle, k) => (body[parameter.rightLeg + k] = angle * radians));
        legs[left].forEach((angle, k) => (body[parameter.leftLeg + k] = angle * radians));
        bank.push(body);
      }
    }
  };
  const all = Object.keys(legs) as (keyof typeof legs)[];
  for (const pitch of [0, 30]) add(pitch, all);
  for (const pitch of [60, 95]) add(pitch, bentLegs);
  return bank;
}
