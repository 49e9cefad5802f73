import type { BodyAngles } from '../body-angles.js';
import { mixAngles } from '../mix-angles.js';
import { mixGoals, solveArm } from './arm-goal.js';
import type { ArmGoal } from './arm-goal.js';
import type { MotionState } from './motion.js';
import type { Motion } from './motion.js';

/** A body at one instant, with goals for the arms. */
export interface KeyPose {
  body: Omit<BodyAngles, 'leftArm' | 'rightArm'>;
  left: ArmGoal;
  right: ArmGoal;
  /** Added to the heading, radians. */
  turn: number;
}

/**
 * Goes round a list of poses for ever, slowing down at each; wrists move straight from goal to goal.
 *
 * @param beat seconds from one pose to the next
 * @param start which pose the motion starts at, may be between two
 */
export function keyPoses(poses: readonly KeyPose[], beat: number, start: number): Motion {
  return (seconds): MotionState => {
    const at = start + seconds / beat;
    const index = Math.floor(at);
    const from = poses[index % poses.length];
    const to = poses[(index + 1) % poses.length];
    const weight = 0.5 - 0.5 * Math.cos(Math.PI * (at - index));
    const nowhere = { flex: 0, abduct: 0, twist: 0, elbow: 0 };
    const full = (pose: KeyPose): BodyAngles => ({
      ...pose.body,
      leftArm: nowhere,
      rightArm: nowhere,
    });
    return {
      angles: {
        ...mixAngles(full(from), full(to), weight),
        leftArm: solveArm(mixGoals(from.left, to.left, weight)),
        rightArm: solveArm(mixGoals(from.right, to.right, weight)),
      },
      turn: from.turn + weight * (to.turn - from.turn),
      advance: 0,
    };
  };
}
