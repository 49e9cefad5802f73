import { legDegrees } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawGoal, pick } from './draw-goals.js';
import type { Gesture } from './draw-goals.js';
import { drawTorso } from './draw-parts.js';
import { drawStance } from './draw-stance.js';
import { keyPoses } from './key-poses.js';
import type { KeyPose } from './key-poses.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;
const far: readonly Gesture[] = ['front', 'up', 'upFront', 'side', 'sideUp', 'across', 'low'];
const near: readonly Gesture[] = ['hang', 'hang', 'hip', 'chest', 'front'];

/** Reaches for things around: high, low, aside, with a step or a lunge. */
export function reaching(random: Random): Motion {
  const { uniform, chance } = random;
  const pose = (isFar: boolean): KeyPose => {
    const torso = drawTorso(random);
    const both = chance(0.4);
    const leftLeads = chance(0.5);
    const reach = isFar ? pick(random, far) : pick(random, near);
    const other = both ? reach : pick(random, near);
    const lean = isFar ? uniform(0, reach === 'low' ? 45 : 18) : 0;
    const lunge = isFar && chance(0.35);
    const ahead = legDegrees(uniform(30, 65), uniform(0, 12), uniform(0, 12), uniform(35, 75));
    const behind = legDegrees(uniform(-28, -12), uniform(0, 10), uniform(0, 25), uniform(0, 15));
    const legs = lunge
      ? leftLeads
        ? { leftLeg: ahead, rightLeg: behind }
        : { leftLeg: behind, rightLeg: ahead }
      : drawStance(random);
    const aside = (leftLeads ? 1 : -1) * (isFar ? uniform(0, 14) : 0) * degree;
    return {
      body: {
        ...torso,
        ...legs,
        lean: torso.lean - lean * degree,
        bend: torso.bend + 0.4 * lean * degree,
        twist: torso.twist - 1.2 * aside,
        tilt: torso.tilt - aside,
        nod: torso.nod + (reach === 'up' ? -15 : reach === 'low' ? 12 : 0) * degree,
      },
      left: drawGoal(random, leftLeads ? reach : other),
      right: drawGoal(random, leftLeads ? other : reach),
      turn: 0,
    };
  };
  return keyPoses([pose(true), pose(false), pose(true)], uniform(0.8, 1.4), uniform(0, 3));
}
