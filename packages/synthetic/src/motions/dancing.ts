import type { Random } from '../seeded-random.js';
import { drawGoal, drawGoals, pick } from './draw-goals.js';
import type { Gesture } from './draw-goals.js';
import { drawTorso } from './draw-parts.js';
import { drawStance } from './draw-stance.js';
import { keyPoses } from './key-poses.js';
import type { KeyPose } from './key-poses.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;
const moves: readonly Gesture[] = [
  'hip',
  'chest',
  'crossed',
  'front',
  'across',
  'up',
  'upFront',
  'side',
  'sideUp',
  'sideUp',
  'nape',
  'crown',
  'low',
  'hang',
];

/** A dance of eight poses to a beat: hips, chest, steps and both arms. */
export function dancing(random: Random): Motion {
  const { uniform, chance } = random;
  const pose = (): KeyPose => {
    const torso = drawTorso(random);
    const move = pick(random, moves);
    const alike = chance(0.45);
    const goals = alike
      ? { left: drawGoal(random, move), right: drawGoal(random, move) }
      : drawGoals(random);
    const hips = uniform(-13, 13) * degree;
    return {
      body: {
        ...torso,
        ...drawStance(random),
        sway: hips,
        tilt: -0.9 * hips + 0.5 * torso.tilt,
        twist: torso.twist + uniform(-18, 18) * degree,
      },
      ...goals,
      turn: uniform(-25, 25) * degree,
    };
  };
  return keyPoses(
    Array.from({ length: 8 }, () => pose()),
    uniform(0.45, 0.8),
    uniform(0, 8),
  );
}
