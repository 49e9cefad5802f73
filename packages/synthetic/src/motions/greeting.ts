import { armDegrees } from '../body-angles.js';
import type { BodyAngles } from '../body-angles.js';
import { mixAngles } from '../mix-angles.js';
import type { Random } from '../seeded-random.js';
import { drawHangingArm, drawStandingLeg, drawTorso, swing } from './draw-parts.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;

/** Reaches forward and up with one or both arms, bows, and comes back. */
export function greeting(random: Random): Motion {
  const { uniform } = random;
  const rest: BodyAngles = {
    ...drawTorso(random),
    leftLeg: drawStandingLeg(random),
    rightLeg: drawStandingLeg(random),
    leftArm: drawHangingArm(random),
    rightArm: drawHangingArm(random),
  };
  const reach = () =>
    armDegrees(uniform(50, 140), uniform(0, 35), uniform(-20, 40), uniform(5, 70));
  const both = random.chance(0.4);
  const left = both || random.chance(0.5);
  const bow = random.chance(0.5) ? uniform(10, 35) : 0;
  const greeted: BodyAngles = {
    ...rest,
    lean: rest.lean - 0.6 * bow * degree,
    bend: rest.bend + 0.4 * bow * degree,
    nod: rest.nod + 0.3 * bow * degree,
    leftArm: left ? reach() : rest.leftArm,
    rightArm: both || !left ? reach() : rest.rightArm,
  };
  const period = uniform(2, 3);
  const start = uniform(0, 2 * Math.PI);
  return (seconds) => ({
    angles: mixAngles(rest, greeted, swing(seconds, period, start)),
    turn: 0,
    advance: 0,
  });
}
