import { legDegrees } from '../body-angles.js';
import type { BodyAngles } from '../body-angles.js';
import { mixAngles } from '../mix-angles.js';
import type { Random } from '../seeded-random.js';
import {
  drawHangingArm,
  drawRaisedArm,
  drawReachingArm,
  drawSidewaysArm,
  drawTorso,
  swing,
} from './draw-parts.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;

/** Knees bent by 50 to 110 degrees, leaning forward, going down and up. */
export function crouching(random: Random): Motion {
  const { uniform } = random;
  const depths = [uniform(50, 110), uniform(50, 110)].toSorted((a, b) => a - b);
  const torso = drawTorso(random);
  const arms = [drawHangingArm, drawReachingArm, drawReachingArm, drawSidewaysArm, drawRaisedArm];
  const arm = () => arms[Math.floor(uniform(0, arms.length))](random);
  const [leftArm, rightArm] = [arm(), arm()];
  const hips = uniform(0.55, 0.75);
  const lean = uniform(5, 35);
  const uneven = uniform(0.9, 1.1);
  const [leftAbduct, rightAbduct] = [uniform(5, 20), uniform(5, 20)];
  const [leftRotate, rightRotate] = [uniform(0, 25), uniform(0, 25)];
  const at = (knee: number): BodyAngles => ({
    ...torso,
    lean: torso.lean - lean * degree,
    leftLeg: legDegrees(knee * hips, leftAbduct, leftRotate, knee),
    rightLeg: legDegrees(knee * hips, rightAbduct, rightRotate, knee * uneven),
    leftArm,
    rightArm,
  });
  const [high, low] = [at(depths[0]), at(depths[1])];
  const period = uniform(3, 5);
  const start = uniform(0, 2 * Math.PI);
  return (seconds) => ({
    angles: mixAngles(high, low, swing(seconds, period, start)),
    turn: 0,
    advance: 0,
  });
}
