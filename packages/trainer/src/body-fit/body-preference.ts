import { parameter } from './body-model.js';

/** Energy of a heading far from the probable one, and how far that is, radians. */
const headingCost = 0.004;
const headingRange = 0.7;

const { abs, atan2, cos, exp, sin } = Math;

/**
 * What trunk and legs cost before any mask is asked: a weak preference for upright, straight bodies,
 * and for the probable heading.
 */
export function bodyPreference(p: Float64Array, heading: number): number {
  const away = atan2(sin(p[parameter.heading] - heading), cos(p[parameter.heading] - heading));
  let bent = 20 * (p[parameter.scale] - 0.97) ** 2 + 0.3 * abs(p[parameter.pitch]);
  for (const k of [parameter.roll, parameter.bend, parameter.twist]) bent += 2 * p[k] ** 2;
  for (const k of [parameter.rightLeg, parameter.leftLeg]) {
    bent += 0.1 * abs(p[k]) + 2 * (p[k + 1] - 0.08) ** 2 + 0.15 * p[k + 2];
  }
  return 0.004 * bent + headingCost * (1 - exp(-((away / headingRange) ** 2)));
}
