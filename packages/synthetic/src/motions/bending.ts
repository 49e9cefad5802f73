import { legDegrees } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawGoal, pick } from './draw-goals.js';
import type { Gesture } from './draw-goals.js';
import { drawTorso } from './draw-parts.js';
import { keyPoses } from './key-poses.js';
import type { KeyPose } from './key-poses.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;
const hands: readonly Gesture[] = ['front', 'front', 'low', 'low', 'front', 'hip', 'behind', 'lap'];

/** Bends down as to pick something up, ties a shoe, comes up again. */
export function bending(random: Random): Motion {
  const { uniform, chance } = random;
  const abduct = [uniform(0, 16), uniform(0, 16)];
  const rotate = [uniform(0, 20), uniform(0, 20)];
  const pose = (depth: number): KeyPose => {
    const torso = drawTorso(random);
    const lean = depth * uniform(35, 68);
    const knee = uniform(5, 20) + depth * uniform(0, 40);
    // The thighs keep some of the trunk's lean; the seat goes back to balance it.
    const flex = 0.3 * lean + 0.45 * knee + 6 * depth;
    const both = chance(0.6) ? pick(random, hands) : undefined;
    return {
      body: {
        ...torso,
        sway: 0.4 * torso.sway,
        leftLeg: legDegrees(flex + uniform(-4, 4), abduct[0], rotate[0], knee),
        rightLeg: legDegrees(flex + uniform(-4, 4), abduct[1], rotate[1], knee + uniform(-5, 5)),
        lean: 0.4 * torso.lean - lean * degree,
        bend: torso.bend + depth * uniform(10, 38) * degree,
        nod: torso.nod - depth * uniform(0, 25) * degree,
      },
      left: drawGoal(random, both ?? pick(random, hands)),
      right: drawGoal(random, both ?? pick(random, hands)),
      turn: 0,
    };
  };
  return keyPoses([pose(1), pose(uniform(0.5, 1)), pose(0.2)], uniform(0.8, 1.4), uniform(0, 3));
}
