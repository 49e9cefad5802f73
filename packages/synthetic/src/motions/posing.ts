import { armDegrees, legDegrees } from '../body-angles.js';
import type { ArmAngles, BodyAngles } from '../body-angles.js';
import { mixAngles } from '../mix-angles.js';
import type { Random } from '../seeded-random.js';
import {
  drawHangingArm,
  drawRaisedArm,
  drawReachingArm,
  drawSidewaysArm,
  drawStandingLeg,
  drawTorso,
  swing,
} from './draw-parts.js';
import type { Motion } from './motion.js';

/** Moves slowly from one standing pose to another and back. */
export function posing(random: Random): Motion {
  const from = drawPose(random);
  const to = drawPose(random);
  const period = random.uniform(3, 5);
  const start = random.uniform(0, 2 * Math.PI);
  return (seconds) => ({
    angles: mixAngles(from, to, swing(seconds, period, start)),
    turn: 0,
    advance: 0,
  });
}

function drawPose(random: Random): BodyAngles {
  const { uniform } = random;
  const [leftArm, rightArm] = drawArms(random);
  const wide = random.chance(0.25);
  const leg = () =>
    wide
      ? legDegrees(uniform(-10, 20), uniform(12, 28), uniform(0, 25), uniform(2, 25))
      : drawStandingLeg(random);
  return { ...drawTorso(random), leftLeg: leg(), rightLeg: leg(), leftArm, rightArm };
}

function drawArms(random: Random): [ArmAngles, ArmAngles] {
  const { uniform } = random;
  const onHip = () =>
    armDegrees(uniform(-30, -15), uniform(40, 52), uniform(55, 75), uniform(85, 105));
  const spread = () =>
    armDegrees(uniform(-5, 10), uniform(80, 98), uniform(-30, 10), uniform(0, 12));
  const kind = uniform(0, 1);
  if (kind < 0.15) return [onHip(), onHip()];
  if (kind < 0.3) return [spread(), spread()];
  if (kind < 0.45) return [drawRaisedArm(random), drawRaisedArm(random)];
  return [drawArm(random), drawArm(random)];
}

function drawArm(random: Random): ArmAngles {
  const kind = random.uniform(0, 1);
  if (kind < 0.4) return drawHangingArm(random);
  if (kind < 0.6) return drawReachingArm(random);
  if (kind < 0.8) return drawSidewaysArm(random);
  return drawRaisedArm(random);
}
