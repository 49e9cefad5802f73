import type { BodyAngles } from './body-angles.js';
import { crouching } from './motions/crouching.js';
import { greeting } from './motions/greeting.js';
import type { MotionDraw } from './motions/motion.js';
import { posing } from './motions/posing.js';
import { turning } from './motions/turning.js';
import { walking } from './motions/walking.js';
import { waving } from './motions/waving.js';
import type { Placement } from './pose-body.js';
import type { Random } from './seeded-random.js';
import type { SyntheticAction } from './types.js';

/** A short continuous piece of motion; time in seconds from its start. */
export type Take = (seconds: number) => { angles: BodyAngles; placement: Placement };

const motions: Record<SyntheticAction, MotionDraw> = {
  walking,
  waving,
  greeting,
  posing,
  crouching,
  turning,
};

/** Pelvis to origin along x and y, mm. */
const reach = 450;

/**
 * Draws one take of an action: its motion, heading (any) and place (within 450 mm of the origin
 * along each axis, about two seconds long).
 *
 * @param action what the person does
 * @param random where the draws come from; two takes from one stream differ
 * @returns angles and placement as a continuous function of time
 * @throws Error if the action is unknown
 * @example
 * const take = createTake('waving', seededRandom(1, 'S01', 'waving', 0));
 * take(0.5).placement.heading;
 */
export function createTake(action: SyntheticAction, random: Random): Take {
  if (!Object.hasOwn(motions, action))
    throw new Error(
      `createTake: unknown action "${action}"; choose from ${Object.keys(motions).join(', ')}`,
    );
  const heading = random.uniform(-Math.PI, Math.PI);
  const motion = motions[action](random);
  // Room for the way gone during a take.
  const room = reach - Math.abs(motion(0).advance);
  const x = random.uniform(-room, room);
  const y = random.uniform(-room, room);
  return (seconds) => {
    const { angles, turn, advance } = motion(seconds);
    const facing = heading + turn;
    return {
      angles,
      placement: {
        heading: facing,
        x: x - advance * Math.sin(facing),
        y: y + advance * Math.cos(facing),
      },
    };
  };
}
