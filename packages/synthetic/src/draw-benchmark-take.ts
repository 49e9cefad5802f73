import type { Take } from './create-take.js';
import { bending } from './motions/bending.js';
import { calling } from './motions/calling.js';
import { crouching } from './motions/crouching.js';
import { dancing } from './motions/dancing.js';
import { gesturing } from './motions/gesturing.js';
import { greeting } from './motions/greeting.js';
import { kneeling } from './motions/kneeling.js';
import type { MotionDraw } from './motions/motion.js';
import { posing } from './motions/posing.js';
import { reaching } from './motions/reaching.js';
import { sitting } from './motions/sitting.js';
import { strolling } from './motions/strolling.js';
import { turning } from './motions/turning.js';
import { waving } from './motions/waving.js';
import type { Random } from './seeded-random.js';
import type { MotionAction } from './types.js';

const motions: Record<MotionAction, MotionDraw> = {
  walking: strolling,
  waving,
  greeting,
  posing,
  crouching,
  turning,
  gesturing,
  reaching,
  sitting,
  kneeling,
  bending,
  calling,
  dancing,
};

/**
 * Draws one take of a benchmark's action: about half a second around a place within `reach` mm of the
 * origin along each axis.
 */
export function drawBenchmarkTake(
  action: MotionAction,
  random: Random,
  heading: number,
  reach: number,
): Take {
  const x = random.uniform(-reach, reach);
  const y = random.uniform(-reach, reach);
  const motion = motions[action](random);
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
