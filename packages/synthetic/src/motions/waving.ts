import { armDegrees } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawHangingArm, drawStandingLeg, drawTorso } from './draw-parts.js';
import type { Motion } from './motion.js';

/** Stands and swings one raised arm. */
export function waving(random: Random): Motion {
  const { uniform } = random;
  const rest = {
    ...drawTorso(random),
    leftLeg: drawStandingLeg(random),
    rightLeg: drawStandingLeg(random),
    leftArm: drawHangingArm(random),
    rightArm: drawHangingArm(random),
  };
  const side = random.chance(0.5) ? 'leftArm' : 'rightArm';
  const flex = uniform(-10, 25);
  const abduct = uniform(80, 150);
  // The forearm swings in the plane of the chest.
  const twist = uniform(-100, -60);
  const elbow = uniform(30, 75);
  const sweep = uniform(10, 30);
  const period = uniform(0.9, 1.6);
  const start = uniform(0, 2 * Math.PI);
  return (seconds) => {
    const beat = Math.sin(start + (2 * Math.PI * seconds) / period);
    const arm = armDegrees(flex, abduct + 0.4 * sweep * beat, twist, elbow + sweep * beat);
    return { angles: { ...rest, [side]: arm }, turn: 0, advance: 0 };
  };
}
