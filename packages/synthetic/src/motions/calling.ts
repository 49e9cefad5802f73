import type { Random } from '../seeded-random.js';
import { drawGoal, pick } from './draw-goals.js';
import type { Gesture } from './draw-goals.js';
import { drawTorso } from './draw-parts.js';
import { drawStance } from './draw-stance.js';
import { keyPoses } from './key-poses.js';
import type { KeyPose } from './key-poses.js';
import type { Motion } from './motion.js';
import { sitting } from './sitting.js';

const busy: readonly Gesture[] = ['ear', 'ear', 'mouth', 'mouth', 'chest', 'nape'];
const idle: readonly Gesture[] = ['hang', 'hang', 'pocket', 'hip', 'crossed', 'front', 'sideUp'];

/** Holds a phone to the ear, eats or drinks, with one hand; stands, or sits in a third of the takes. */
export function calling(random: Random): Motion {
  const { uniform, chance } = random;
  const seat = chance(0.33) ? sitting(random)(0).angles : undefined;
  const stance = drawStance(random);
  const leftBusy = chance(0.5);
  const hand = pick(random, busy);
  const pose = (): KeyPose => {
    const torso = drawTorso(random);
    const used = drawGoal(random, chance(0.75) ? hand : pick(random, busy));
    const other = drawGoal(random, seat ? 'lap' : pick(random, idle));
    return {
      body: seat
        ? { ...torso, leftLeg: seat.leftLeg, rightLeg: seat.rightLeg, lean: seat.lean, sway: 0 }
        : { ...torso, ...stance },
      left: leftBusy ? used : other,
      right: leftBusy ? other : used,
      turn: 0,
    };
  };
  return keyPoses([pose(), pose(), pose()], uniform(0.9, 1.8), uniform(0, 3));
}
