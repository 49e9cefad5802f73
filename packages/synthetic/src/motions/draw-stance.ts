import { legDegrees } from '../body-angles.js';
import type { LegAngles } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawStandingLeg } from './draw-parts.js';

/** Both legs of somebody who stands: at ease, apart, one before the other, or on one bent leg. */
export function drawStance(random: Random): { leftLeg: LegAngles; rightLeg: LegAngles } {
  const { uniform } = random;
  const kind = uniform(0, 1);
  if (kind < 0.45) return { leftLeg: drawStandingLeg(random), rightLeg: drawStandingLeg(random) };
  if (kind < 0.65) {
    const wide = () => legDegrees(uniform(-5, 20), uniform(12, 26), uniform(0, 25), uniform(2, 28));
    return { leftLeg: wide(), rightLeg: wide() };
  }
  const ahead = legDegrees(uniform(15, 38), uniform(0, 12), uniform(0, 15), uniform(10, 45));
  const behind = legDegrees(uniform(-22, -5), uniform(0, 12), uniform(0, 25), uniform(2, 20));
  if (kind < 0.9) {
    return random.chance(0.5)
      ? { leftLeg: ahead, rightLeg: behind }
      : { leftLeg: behind, rightLeg: ahead };
  }
  const straight = legDegrees(uniform(-4, 6), uniform(-2, 6), uniform(-5, 10), uniform(0, 10));
  const lifted = legDegrees(uniform(10, 75), uniform(0, 25), uniform(0, 20), uniform(40, 105));
  return random.chance(0.5)
    ? { leftLeg: straight, rightLeg: lifted }
    : { leftLeg: lifted, rightLeg: straight };
}
