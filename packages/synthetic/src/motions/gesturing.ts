import type { Random } from '../seeded-random.js';
import { drawGoals } from './draw-goals.js';
import { drawTorso } from './draw-parts.js';
import { drawStance } from './draw-stance.js';
import { keyPoses } from './key-poses.js';
import type { KeyPose } from './key-poses.js';
import type { Motion } from './motion.js';

/** Stands and moves the arms: raised, crossed, on the hips, behind the back, at the head. */
export function gesturing(random: Random): Motion {
  const stance = drawStance(random);
  const pose = (): KeyPose => ({
    body: { ...drawTorso(random), ...stance },
    ...drawGoals(random),
    turn: 0,
  });
  return keyPoses([pose(), pose(), pose()], random.uniform(0.8, 1.6), random.uniform(0, 3));
}
