import type { BodyAngles } from '../body-angles.js';
import type { Random } from '../seeded-random.js';

/** A body at one instant of a motion. */
export interface MotionState {
  angles: BodyAngles;
  /** Added to the heading, radians; positive turns to the left. */
  turn: number;
  /** Way gone forward, mm; zero in the middle of the take. */
  advance: number;
}

/** A continuous motion; time in seconds from the start of its take. */
export type Motion = (seconds: number) => MotionState;

/** Draws the parameters of one take. */
export type MotionDraw = (random: Random) => Motion;
