import { legDegrees } from '../body-angles.js';
import type { LegAngles } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawGoal, pick } from './draw-goals.js';
import type { Gesture } from './draw-goals.js';
import { drawTorso } from './draw-parts.js';
import { keyPoses } from './key-poses.js';
import type { KeyPose } from './key-poses.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;
const hands: readonly Gesture[] = [
  'lap',
  'lap',
  'lap',
  'low',
  'chest',
  'crossed',
  'front',
  'mouth',
  'ear',
  'nape',
  'sideUp',
  'up',
];

/** Sits as on an unseen chair, or on the floor, and uses the hands. */
export function sitting(random: Random): Motion {
  const { uniform, chance } = random;
  const onFloor = chance(0.25);
  const legs = onFloor ? floorLegs(random) : chairLegs(random);
  const recline = onFloor ? uniform(-5, 12) : uniform(-18, 12);
  const pose = (): KeyPose => {
    const torso = drawTorso(random);
    const both = chance(0.5) ? pick(random, hands) : undefined;
    return {
      body: {
        ...torso,
        ...legs,
        sway: 0,
        lean: 0.3 * torso.lean + recline * degree,
        bend: torso.bend + uniform(0, 18) * degree,
      },
      left: drawGoal(random, both ?? pick(random, hands)),
      right: drawGoal(random, both ?? pick(random, hands)),
      turn: 0,
    };
  };
  return keyPoses([pose(), pose(), pose()], uniform(0.9, 1.8), uniform(0, 3));
}

function chairLegs(random: Random): { leftLeg: LegAngles; rightLeg: LegAngles } {
  const { uniform } = random;
  const flex = uniform(78, 95);
  const knee = uniform(70, 105);
  const leg = () =>
    legDegrees(flex + uniform(-3, 3), uniform(0, 20), uniform(0, 12), knee + uniform(-12, 12));
  const crossed = legDegrees(flex + 22, -14, 5, knee - 5);
  const legs = { leftLeg: leg(), rightLeg: leg() };
  if (random.chance(0.2))
    return random.chance(0.5) ? { ...legs, leftLeg: crossed } : { ...legs, rightLeg: crossed };
  return legs;
}

function floorLegs(random: Random): { leftLeg: LegAngles; rightLeg: LegAngles } {
  const { uniform } = random;
  // Cross-legged, stretched out, or with the knees up.
  const kind = pick(random, ['crossed', 'out', 'up', 'mixed'] as const);
  const crossed = () =>
    legDegrees(uniform(88, 100), uniform(38, 52), uniform(35, 50), uniform(118, 132));
  const out = () => legDegrees(uniform(82, 90), uniform(4, 22), uniform(0, 15), uniform(2, 14));
  const kneesUp = () =>
    legDegrees(uniform(118, 132), uniform(3, 16), uniform(0, 10), uniform(95, 118));
  const draw = { crossed, out, up: kneesUp };
  if (kind === 'mixed')
    return random.chance(0.5)
      ? { leftLeg: out(), rightLeg: kneesUp() }
      : { leftLeg: kneesUp(), rightLeg: out() };
  return { leftLeg: draw[kind](), rightLeg: draw[kind]() };
}
