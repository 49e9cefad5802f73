import { armDegrees, legDegrees } from '../body-angles.js';
import type { ArmAngles, BodyAngles, LegAngles } from '../body-angles.js';
import type { Random } from '../seeded-random.js';

const degree = Math.PI / 180;

type Torso = Omit<BodyAngles, 'leftLeg' | 'rightLeg' | 'leftArm' | 'rightArm'>;

/** An upright back and head with everyday deviations. */
export function drawTorso(random: Random): Torso {
  const about = (mean: number, spread: number) => (mean + spread * random.normal()) * degree;
  return {
    lean: about(0, 5),
    sway: about(0, 4),
    bend: about(4, 6),
    twist: about(0, 12),
    tilt: about(0, 5),
    nod: about(0, 10),
    turn: about(0, 20),
  };
}

/** A leg that stands. */
export function drawStandingLeg({ uniform }: Random): LegAngles {
  return legDegrees(uniform(-8, 15), uniform(0, 14), uniform(-5, 20), uniform(2, 22));
}

/** An arm that hangs more or less. */
export function drawHangingArm({ uniform }: Random): ArmAngles {
  return armDegrees(uniform(-20, 30), uniform(5, 25), uniform(-20, 60), uniform(5, 50));
}

/** An arm that reaches forward. */
export function drawReachingArm({ uniform }: Random): ArmAngles {
  return armDegrees(uniform(40, 95), uniform(0, 30), uniform(-30, 60), uniform(5, 90));
}

/** An arm held out sideways. */
export function drawSidewaysArm({ uniform }: Random): ArmAngles {
  return armDegrees(uniform(-10, 30), uniform(50, 100), uniform(-90, 30), uniform(5, 100));
}

/** An arm above the shoulder. */
export function drawRaisedArm({ uniform }: Random): ArmAngles {
  return armDegrees(uniform(-10, 30), uniform(100, 165), uniform(-90, 60), uniform(0, 70));
}

/** 0 to 1 and back, smoothly, once per period. */
export function swing(seconds: number, period: number, phase: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * seconds) / period + phase);
}
