import { legDegrees } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawGoals } from './draw-goals.js';
import { drawTorso } from './draw-parts.js';
import { keyPoses } from './key-poses.js';
import type { KeyPose } from './key-poses.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;

/** Kneels on one knee or on both, upright or sitting on the heels. */
export function kneeling(random: Random): Motion {
  const { uniform, chance } = random;
  const oneKnee = chance(0.55);
  const leftDown = chance(0.5);
  const low = uniform(0, 1);
  const [leftAbduct, rightAbduct] = [uniform(2, 14), uniform(2, 14)];
  const pose = (): KeyPose => {
    const torso = drawTorso(random);
    // The more the hips bend, the closer the seat is to the heels; the shanks stay on the floor.
    const flex = oneKnee ? uniform(-6, 8) : 68 * Math.min(1, Math.max(0, low + uniform(-0.1, 0.1)));
    const down = (abduct: number) => legDegrees(flex, abduct, 0, 88 + flex);
    const ahead = legDegrees(uniform(84, 96), uniform(4, 18), uniform(0, 12), uniform(82, 100));
    const leftLeg = oneKnee && !leftDown ? ahead : down(leftAbduct);
    const rightLeg = oneKnee && leftDown ? ahead : down(rightAbduct);
    return {
      body: {
        ...torso,
        leftLeg,
        rightLeg,
        sway: 0,
        lean: 0.3 * torso.lean,
        bend: torso.bend + uniform(0, 22) * degree,
      },
      ...drawGoals(random),
      turn: 0,
    };
  };
  return keyPoses([pose(), pose(), pose()], uniform(0.9, 1.6), uniform(0, 3));
}
