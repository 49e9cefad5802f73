/** One leg, radians. */
export interface LegAngles {
  /** Thigh forward. */
  flex: number;
  /** Thigh outward. */
  abduct: number;
  /** Toes outward. */
  rotate: number;
  /** Shank backward relative to the thigh; never negative. */
  knee: number;
}

/** One arm, radians; all zero hangs straight down. */
export interface ArmAngles {
  /** Upper arm forward. */
  flex: number;
  /** Upper arm outward. */
  abduct: number;
  /** About the upper arm's own axis; positive turns the bent forearm inward. */
  twist: number;
  /** Forearm forward relative to the upper arm; never negative. */
  elbow: number;
}

/** Every joint angle of a body, radians; all zero stands straight with hanging arms. */
export interface BodyAngles {
  /** The whole body above the legs backward (negative: forward). */
  lean: number;
  /** The pelvis sideways. */
  sway: number;
  /** The back forward, relative to the pelvis. */
  bend: number;
  /** The chest to its left, relative to the pelvis. */
  twist: number;
  /** The back sideways. */
  tilt: number;
  /** The head forward. */
  nod: number;
  /** The head to its left. */
  turn: number;
  leftLeg: LegAngles;
  rightLeg: LegAngles;
  leftArm: ArmAngles;
  rightArm: ArmAngles;
}

const radiansPerDegree = Math.PI / 180;

/**
 * One leg from degrees; see {@link LegAngles} for what each angle does. A negative knee becomes 0.
 *
 * @example
 * legDegrees(70, 10, 0, 100).knee; // 1.7453292519943295
 */
export function legDegrees(flex: number, abduct: number, rotate: number, knee: number): LegAngles {
  return {
    flex: flex * radiansPerDegree,
    abduct: abduct * radiansPerDegree,
    rotate: rotate * radiansPerDegree,
    knee: Math.max(0, knee) * radiansPerDegree,
  };
}

/**
 * One arm from degrees; see {@link ArmAngles} for what each angle does. A negative elbow becomes 0.
 *
 * @example
 * armDegrees(0, 90, 0, 0).abduct; // 1.5707963267948966, straight out to the side
 */
export function armDegrees(flex: number, abduct: number, twist: number, elbow: number): ArmAngles {
  return {
    flex: flex * radiansPerDegree,
    abduct: abduct * radiansPerDegree,
    twist: twist * radiansPerDegree,
    elbow: Math.max(0, elbow) * radiansPerDegree,
  };
}
